// Copying to the clipboard, also on pages that are not https, where browsers hide their own way.
import { h } from "./common.js";

/** Copy text; true if it was copied. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = h("textarea", { "aria-hidden": "true", style: { position: "fixed", opacity: "0" } });
    area.value = text;
    document.body.append(area);
    const focused = document.activeElement;
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    focused?.focus?.();
    return copied;
  }
}

/** A button that copies what `text()` gives, and says so for a moment. */
export function copyButton(label, copied, text) {
  const button = h("button", { type: "button", class: "vlai-button", text: label });
  let later = 0;
  button.addEventListener("click", async () => {
    if (!(await copyText(text()))) return;
    button.textContent = copied;
    clearTimeout(later);
    later = setTimeout(() => { button.textContent = label; }, 1600);
  });
  return button;
}
