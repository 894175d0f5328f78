"""The report's one style sheet, made from the tokens. Light and dark by the reader's setting; paper is always light.

Who shows the report in a frame (the JupyterLab extension) may set ``data-theme`` on the root: ``light`` or ``dark``.
"""

from __future__ import annotations

from vlai_widgets.charts.markup import Markup
from vlai_widgets.charts.theme import FONTS
from vlai_widgets.tokens import DARK, LIGHT, RADIUS_PX, Tokens


def _properties(tokens: Tokens) -> str:
    return "".join(f"{name}:{value};" for name, value in tokens.css_properties().items())


def style_sheet() -> Markup:
    """Return the content of the ``style`` element."""
    return Markup(
        f":root{{color-scheme:light dark;{_properties(LIGHT)}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{_properties(DARK)}}}}}"
        f":root[data-theme=light]{{color-scheme:light}}"
        f"@media screen{{:root[data-theme=dark]{{color-scheme:dark;{_properties(DARK)}}}}}"
        + _RULES.replace("FONTS", FONTS).replace("RADIUS", f"{RADIUS_PX}px").replace("\n", "")
    )


_RULES = """
*{box-sizing:border-box}
html{background:var(--vlai-surface);color:var(--vlai-ink);font:14px/1.5 FONTS;-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:1120px;padding:40px 32px 64px}
h1,h2,h3,p,ul,ol,dl,dd,figure{margin:0;padding:0}
h1{font-size:28px;line-height:1.25;font-weight:650;letter-spacing:-.01em;max-width:34em;text-wrap:pretty;overflow-wrap:break-word}
h2{font-size:18px;line-height:1.3;font-weight:650;margin:56px 0 16px}
h3{font-size:12px;line-height:1.4;font-weight:600;color:var(--vlai-muted);margin:0 0 8px}
.eyebrow{color:var(--vlai-muted);font-size:12px;margin-bottom:8px;display:flex;gap:8px 16px;flex-wrap:wrap}
.muted{color:var(--vlai-muted)}
.small{font-size:12px}
.name{overflow-wrap:break-word}
bdi{unicode-bidi:isolate}
.answers{display:grid;grid-template-columns:minmax(0,1.6fr) repeat(3,minmax(0,1fr));gap:24px 32px;margin-top:32px;
border-top:2px solid var(--vlai-ink);padding-top:16px}
.lead{display:grid;grid-template-columns:auto minmax(0,1fr);gap:16px}
.lead img{width:112px;max-height:200px;object-fit:cover;border-radius:RADIUS;display:block;background:var(--vlai-line)}
.hero{font-size:44px;line-height:1.05;font-weight:650;letter-spacing:-.02em;font-variant-numeric:tabular-nums}
.hero small{font-size:14px;font-weight:400;letter-spacing:0;color:var(--vlai-muted);margin-left:6px}
.answers p+p,.answers .hero+p{margin-top:8px}
.word{font-weight:600;font-size:18px;line-height:1.35}
figure{overflow-x:auto}
figure>svg{display:block;margin:0 auto;min-width:600px;max-width:1000px!important}
.clip{display:grid;grid-template-columns:132px minmax(0,1fr) 300px;gap:8px 28px;border-top:1px solid var(--vlai-line);
padding:24px 0 28px;break-inside:avoid}
.clip>header{grid-column:1/-1;display:grid;grid-template-columns:auto minmax(0,1fr) auto;gap:16px;align-items:baseline}
.clip .rank{font-size:28px;font-weight:650;line-height:1;font-variant-numeric:tabular-nums}
.clip .name{font-size:18px;font-weight:600;line-height:1.3}
.clip .score{font-size:28px;font-weight:650;line-height:1;font-variant-numeric:tabular-nums}
.clip .facts{grid-column:1/-1;margin:-2px 0 12px}
.clip .poster img,.clip .poster .empty{width:132px;border-radius:RADIUS;display:block;background:var(--vlai-line)}
.clip .poster .empty{height:176px}
.clip .poster video{width:132px;max-height:235px;border-radius:RADIUS;display:block;background:var(--vlai-line)}
@media screen{.clip .poster video+*{display:none!important}}
@media print{.clip .poster video{display:none}}
.clip .poster img{max-height:235px;object-fit:contain}
.why{display:grid;grid-template-columns:repeat(auto-fit,minmax(250px,1fr));gap:0 28px;align-content:start}
.reasons{list-style:none;margin-bottom:16px}
.reasons li{display:grid;grid-template-columns:20px minmax(0,1fr);gap:2px 8px;padding:6px 0}
.reasons .mark{width:18px;height:18px;border-radius:50%;font-size:11px;line-height:18px;text-align:center;
font-weight:700;color:var(--vlai-surface);font-variant-numeric:tabular-nums;margin-top:1px}
.mark.strength{background:var(--vlai-good)}.mark.fix{background:var(--vlai-warn)}
.reasons .more{grid-column:2;color:var(--vlai-muted);font-size:12px;font-variant-numeric:tabular-nums}
.time{font-variant-numeric:tabular-nums;white-space:nowrap}
.clip .seconds{grid-column:1/-1}
.clip .seconds svg{max-width:1000px!important;min-width:0;margin:0}
.dims svg{max-width:300px!important;min-width:0;margin:0}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:12px;font-variant-numeric:tabular-nums}
th{font-weight:600;color:var(--vlai-muted);text-align:right;vertical-align:bottom;padding:0 8px 6px;
border-bottom:1px solid var(--vlai-ink)}
td{text-align:right;padding:6px 8px;border-bottom:1px solid var(--vlai-line);vertical-align:top;white-space:nowrap}
th.l,td.l{text-align:left;white-space:normal}
td.l{min-width:7em}
td.clipname{white-space:nowrap}
th:first-child,td:first-child{padding-left:0}
th:last-child,td:last-child{padding-right:0}
td.strong{font-weight:650}
.list{padding-left:18px;max-width:72ch}
.list li{margin:6px 0}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:6px 24px}
dt{color:var(--vlai-muted)}
.notes{border-left:3px solid var(--vlai-warn);padding:2px 0 2px 12px;margin-top:20px}
@media screen and (max-width:900px){.answers{grid-template-columns:1fr 1fr}
.clip{grid-template-columns:96px minmax(0,1fr)}
.clip .dims{grid-column:1/-1}.clip .poster img{width:96px}.clip .poster .empty{width:96px;height:128px}
body{padding:24px 16px 48px}}
@media screen and (max-width:560px){.answers{grid-template-columns:1fr}h1{font-size:22px}.hero{font-size:36px}}
@page{size:A4;margin:14mm 13mm}
@media print{html{font-size:12px;print-color-adjust:exact;-webkit-print-color-adjust:exact}
body{max-width:none;padding:0}h1{font-size:22px}h2{margin:24px 0 8px;break-after:avoid}.hero{font-size:32px}
.answers{grid-template-columns:minmax(0,1fr) minmax(0,.8fr) minmax(0,.9fr) minmax(0,1.5fr);gap:12px 18px;
margin-top:14px;padding-top:12px}.answers p+p,.answers .hero+p{margin-top:5px}
.lead{grid-template-columns:1fr;gap:8px;align-content:start}.lead img{width:64px;max-height:96px}.word{font-size:14px}
figure>svg{min-width:0;max-width:100%!important}figure,tr,li,dl{break-inside:avoid}figure,.scroll{overflow:visible}
.clip{grid-template-columns:170px minmax(0,1fr);grid-template-rows:auto auto auto auto 1fr;gap:2px 20px;
padding:8px 0 10px}
.clip .facts{margin-bottom:4px;font-size:10px}.clip .poster{grid-column:1;grid-row:3}
.clip .dims{grid-column:1;grid-row:4/6;margin-top:6px}.clip .dims .small{font-size:9.5px;line-height:1.4}
.clip .why{grid-column:2;grid-row:3/5;grid-template-columns:1fr 1fr;gap:0 20px;font-size:10.5px;line-height:1.38}
.clip .why h3{margin-bottom:2px}.clip .seconds{grid-column:2;grid-row:5}
.clip .poster img{width:auto;max-width:110px;max-height:110px}.clip .poster .empty{width:72px;height:96px}
.clip .rank,.clip .score{font-size:20px}.clip .name{font-size:15px}
.reasons{margin-bottom:4px}
.reasons li{padding:2px 0;gap:0 6px;grid-template-columns:18px minmax(0,1fr)}
.reasons .more{font-size:9.5px}
.list{max-width:none;columns:2;column-gap:28px;font-size:11px}.list li{margin:0 0 4px}dl{font-size:11px;gap:3px 24px}
table{font-size:8.5px}td.l{min-width:0}td.l:last-child{min-width:13em}td,th{padding:3px 2px}
thead{display:table-header-group}
td.clipname{white-space:normal;min-width:9em}}
"""
