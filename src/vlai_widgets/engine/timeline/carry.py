"""What of an earlier timeline goes over to a new one that shows other pieces: music, titles, captions, brand."""

from __future__ import annotations

from itertools import groupby

from vlai_widgets.engine.timeline.lay import Piece, pictures, relaid, texts_of, with_texts
from vlai_widgets.engine.timeline.sound import music_of, with_music
from vlai_widgets.protocol.draft import Bed, ClipSource, Draft, RankPlate, Title


def carried(draft: Draft, *, of: Draft, titles: bool = True) -> Draft:
    """Return a new timeline with the music and the texts of an earlier one; its own rank plates stay.

    A text that belongs to a clip goes to where that clip is now, or goes with it. Any other keeps its time, and what
    reached to the end still does, as after every edit (:func:`~vlai_widgets.engine.timeline.lay.relaid`).

    Args:
        draft: The new timeline.
        of: The earlier one.
        titles: False: leave its titles behind, for a new one takes their place.

    Example:
        >>> from vlai_widgets.engine.timeline import Footage, first_cut, with_title
        >>> old = with_title(first_cut([Footage(clip_id="a", name="a", duration_s=4)]), "Hi", start_s=0, end_s=2)
        >>> new = first_cut([Footage(clip_id="b", name="b", duration_s=6)])
        >>> [s.src.text for s in texts_of(carried(new, of=old))]
        ['Hi']
    """
    texts = [s for s in texts_of(of) if isinstance(s.src, Title) and (titles or s.src.style != "title")]
    if texts:
        was = {s.src.clip_id: s.id for s in reversed(pictures(of)) if isinstance(s.src, ClipSource)}
        pieces = [
            Piece(segment=s, was=was.get(s.src.clip_id) if isinstance(s.src, ClipSource) else s.id)
            for s in pictures(draft)
        ]
        plates = texts_of(draft)
        texts = [s for s in texts_of(relaid(with_texts(of, texts), pieces)) if not isinstance(s.src, RankPlate)]
        draft = with_texts(draft, [*plates, *texts])
    for (source, volume, duck), laps in groupby(music_of(of), key=lambda s: (s.src, s.v, s.duck)):
        segments = list(laps)
        start, end = segments[0].s, segments[-1].s + segments[-1].d
        if start < draft.d and isinstance(source, Bed | ClipSource):
            until = None if end >= of.d else end
            draft = with_music(draft, source, volume=volume, duck=duck, start_ms=start, end_ms=until)
    return draft
