"""What the agent says about edits, in English and Chinese. Pure: values in, sentences out."""

from __future__ import annotations

from typing import Final

_WORDS: Final[dict[str, tuple[str, str]]] = {
    # what was done; each goes after "Done: " and is also the note of the version
    "first_cut": ("laid the {count} uploaded clips one after another", "先把上传的 {count} 个视频依次排好"),
    "first_cut_one": ("laid the uploaded clip", "先放上上传的视频"),
    "canvas": ("the video is now {ratio} ({width}x{height})", "画面改为 {ratio}（{width}x{height}）"),
    "text": ("{style} “{text}” from {start:g} s to {end:g} s", "{style}“{text}”，{start:g} 到 {end:g} 秒"),
    "restyled": ("changed the {style}", "已修改{style}"),
    "text_gone": ("removed the {style}", "已去掉{style}"),
    "ranks_on": ("rank badges are shown", "已显示名次牌"),
    "ranks_off": ("rank badges are hidden", "已隐藏名次牌"),
    "music": ("{name} music at {volume:.0%}{ducked}", "{name} 音乐，音量 {volume:.0%}{ducked}"),
    "ducked": (", lower under speech", "，有人声时降低"),
    "music_gone": ("removed the music", "已去掉音乐"),
    "volume": ("{what} at {volume:.0%}", "{what}音量为 {volume:.0%}"),
    "muted": ("muted {what}", "已将{what}静音"),
    "duck_on": ("the music goes down under speech", "有人声时音乐会降低"),
    "duck_off": ("the music stays as loud under speech", "有人声时音乐不再降低"),
    "loudness": ("loudness target {lufs:g} LUFS", "响度目标 {lufs:g} LUFS"),
    "trimmed": ("trimmed {what}; the video runs {total:g} s", "已剪短{what}，全长 {total:g} 秒"),
    "resized": ("{what} set to {each:g} s; the video runs {total:g} s", "{what}改为 {each:g} 秒，全长 {total:g} 秒"),
    "length": ("the video now runs {total:g} s", "全长现为 {total:g} 秒"),
    "cut_out": (
        "cut out {start:g}-{end:g} s of {what}; the video runs {total:g} s",
        "已从{what}剪掉 {start:g}-{end:g} 秒，全长 {total:g} 秒",
    ),
    "split": ("split {what} into {count} pieces", "已把{what}分成 {count} 段"),
    "moved": ("moved {what}", "已移动{what}"),
    "ordered": ("new order: {what}", "新顺序：{what}"),
    "speed": ("{what} at {speed:g}x; the video runs {total:g} s", "{what}为 {speed:g} 倍速，全长 {total:g} 秒"),
    "duplicated": ("duplicated {what}", "已复制{what}"),
    "removed": (
        "removed {what} from the timeline; the video runs {total:g} s",
        "已从时间线删除{what}，全长 {total:g} 秒",
    ),
    "inserted": ("added {what} to the timeline", "已把{what}加到时间线"),
    "transition": ("{kind} of {length:g} s", "转场：{kind}，{length:g} 秒"),
    "transition_at": ("{kind} of {length:g} s into {what}", "{what}前的转场：{kind}，{length:g} 秒"),
    "cuts": ("hard cuts", "改为硬切"),
    "picture": ("{how} for {what}", "{what}：{how}"),
    "theme": ("{theme} theme", "主题：{theme}"),
    "accent": ("brand colour {colour}", "品牌色 {colour}"),
    "logo": ("{name} is the logo", "标志为 {name}"),
    "logo_gone": ("removed the logo", "已去掉标志"),
    "duo": ("{what} side by side for 3 s", "{what}并排 3 秒"),
    # answers
    "done": ("Done: {what}.", "完成：{what}。"),
    "undone": ("Undone: {what}.", "已撤销：{what}。"),
    "redone": ("Redone: {what}.", "已重做：{what}。"),
    "nothing_before": ("There is nothing to undo.", "没有可以撤销的改动。"),
    "nothing_after": ("There is nothing to redo.", "没有可以重做的改动。"),
    "restarted": ("back to the first version of the timeline", "回到时间线的第一个版本"),
    "nothing": ("Nothing was changed.", "什么也没有改动。"),
    "missed": ("I did not understand “{words}”, so I left that out.", "没有理解“{words}”，所以没有处理。"),
    "not_done": ("Not done: {why}", "没有做到：{why}"),
    "new_reel": (
        "The ranking laid a new reel. Music, titles and captions stay; your earlier cuts are one “undo” away.",
        "排名生成了新的短片，音乐、标题和字幕保留；说“撤销”即可回到之前的剪辑。",
    ),
    "table_stays": ("The closing table still lists all ranked clips.", "结尾的表格仍列出所有排名的视频。"),
    # a language model of the user's own
    "model_asked": (
        "Read by {model} at {host}; it was sent your sentence, the names of the clips and the list of tracks.",
        "由 {host} 的 {model} 理解；发送给它的只有这句话、视频名称和轨道列表。",
    ),
    "model_slow": ("{model} took too long to answer, so it changed nothing.", "{model} 响应超时，没有改动。"),
    "model_unreachable": ("{model} could not be reached, so it changed nothing.", "无法连接 {model}，没有改动。"),
    "model_refused": (
        "{model} refused the request, so it changed nothing. Check VLAI_LLM_MODEL and VLAI_LLM_API_KEY.",
        "{model} 拒绝了请求，没有改动。请检查 VLAI_LLM_MODEL 和 VLAI_LLM_API_KEY。",
    ),
    "model_nonsense": (
        "{model} answered with something that is no edit of mine, so it changed nothing.",
        "{model} 的回答不是可用的编辑，没有改动。",
    ),
    "model_nothing": ("{model} found no edit in it either.", "{model} 也没有找到可做的编辑。"),
    # pointing at something that is not there
    "no_nth": ("There is no clip {n}; there are {count}.", "没有第 {n} 个视频，共有 {count} 个。"),
    "no_opening": ("There is no opening card on the timeline.", "时间线上没有片头卡。"),
    "no_table": ("There is no table card on the timeline.", "时间线上没有表格卡。"),
    "not_shown": ("{name} is uploaded but not on the timeline.", "{name} 已上传，但不在时间线上。"),
    "which_of": ("Which one do you mean: {names}?", "你指的是哪一个：{names}？"),
    "which_piece": (
        "{name} is on the timeline more than once. Which piece: {names}?",
        "{name} 在时间线上不止一段。是哪一段：{names}？",
    ),
    "nothing_follows": ("Nothing follows it on the timeline.", "时间线上它后面没有别的视频了。"),
    "which_join": ("Between which clips?", "在哪两个视频之间？"),
    "no_ranking": ("The clips have not been ranked yet.", "视频还没有排名。"),
    "no_rank": ("There is no rank {n}; {count} clips are ranked.", "没有第 {n} 名，共有 {count} 个有名次。"),
    # questions
    "question": (
        "I changed nothing, because that was a question. Tell me what to do, for example “mute clip 2”.",
        "这是一个问题，所以没有改动。请直接告诉我要做什么，例如“把第二个视频静音”。",
    ),
    "not_a_request": ("I changed nothing. Tell me what to do.", "没有改动。请告诉我要做什么。"),
    "which_words": (
        "What should it say? Put the words in quotes, for example title “Spring launch”.",
        "要写什么？请放在引号里，例如 标题“春季新品”。",
    ),
    "which_text": (
        "Which text: the title, the caption or the lower third?",
        "是哪一种文字：标题、字幕还是名条？",
    ),
    "undo_how": (
        "I can take back the last edits in their order: say “undo”, or “undo 2 steps”.",
        "可以按顺序撤销最近的改动：请说“撤销”，或“撤销两步”。",
    ),
    "which_style": (
        "What about it? I can change the words, the colour, the place and the time.",
        "要怎么改？可以改文字、颜色、位置和时间。",
    ),
    "which_remove": ("Which clip? For example “remove clip 2”.", "哪一个视频？例如“删除第二个视频”。"),
    "which_split": (
        "Which clip, and where? For example “split clip 2 at 3 s”.",
        "哪一个视频、在哪里？例如“第二个视频在3秒处分割”。",
    ),
    "split_where": ("Where? For example “split clip 2 at 3 s”.", "在哪里？例如“第二个视频在3秒处分割”。"),
    "which_trim": ("Which clip? For example “trim clip 2 to 5 s”.", "哪一个视频？例如“把第二个视频剪到5秒”。"),
    "trim_how": (
        "To what length? For example “trim clip 2 to 5 s” or “cut the first 2 s of clip 1”.",
        "剪到多长？例如“把第二个视频剪到5秒”或“剪掉第一个视频的前2秒”。",
    ),
    "which_end": ("Off the start or the end, and of which clip?", "剪开头还是结尾，哪一个视频？"),
    "which_duplicate": ("Which clip shall I duplicate?", "要复制哪一个视频？"),
    "which_file": (
        "There is no file of that name in this session. Upload it, or name one that is here.",
        "这个会话里没有这个文件。请先上传，或说出已有文件的名称。",
    ),
    "which_copy": (
        "Which copy? Say it with its number, for example “mute clip 4”.",
        "是哪一个副本？请说出编号，例如“把第四个视频静音”。",
    ),
    "which_swap": ("Which two clips shall I swap?", "要交换哪两个视频？"),
    "which_order": (
        "In which order? For example “order: clip 3, clip 1, clip 2”.",
        "什么顺序？例如“顺序改为视频3、视频1、视频2”。",
    ),
    "move_where": ("Where to? For example “move clip 3 to the front”.", "移到哪里？例如“把第三个视频移到最前面”。"),
    "which_logo": ("Which uploaded picture is the logo?", "哪一张上传的图片是标志？"),
    "do_what": (
        "What shall I do about it? For example “remove clip 2” or “make the title blue”.",
        "要怎么处理？例如“删除第二个视频”或“标题改成蓝色”。",
    ),
    "keep_or_cut": (
        "Shall only that part stay, or go? Say “keep 1 to 3 s of clip 2” or “cut out 1 to 3 s of clip 2”.",
        "是只留下这一段，还是剪掉这一段？",
    ),
    "which_clip": ("Which clip? For example “clip 2”.", "哪一个视频？例如“第二个视频”。"),
    "which_one": ("Which of the two? Or both?", "是哪一个，还是两个都要？"),
    "of_what": (
        "Of what? For example “trim clip 2 to 4 s” or “music at 30 %”.",
        "指的是什么？例如“把第二个视频剪到4秒”或“音乐30%”。",
    ),
    "how_loud": (
        "Louder or quieter, and what? For example “music at 30 %” or “make clip 2 louder”.",
        "调大还是调小，调什么？例如“音乐30%”或“第二个视频大声一点”。",
    ),
    "mute_part": (
        "I mute whole clips. Split it first, for example “split clip 1 at 2 s”, then “mute the first half”.",
        "只能把整个视频静音。请先分割，例如“第一个视频在2秒处分割”，再说“把前半段静音”。",
    ),
    "music_when": (
        "Music is set by time, not by clip. For example “music from 3 to 8 s”.",
        "音乐按时间设置，不按视频。例如“音乐从3秒到8秒”。",
    ),
    "how_fast": ("How fast? For example “speed clip 2 up to 1.5x”.", "调到多快？例如“第二个视频1.5倍速”。"),
    "how_bright": (
        "How, and which clip? For example “clip 2 brighter by 10 %”.",
        "怎么调，哪一个视频？例如“第二个视频亮度加10%”。",
    ),
    "which_colour": ("Which colour? A name or #rrggbb.", "什么颜色？颜色名或 #rrggbb。"),
    "which_aspect": ("Which one: 9:16, 16:9, 1:1 or 4:5?", "哪一种：9:16、16:9、1:1 还是 4:5？"),
    "which_compare": ("Which two clips shall I compare?", "要对比哪两个视频？"),
}

_CANNOT: Final[dict[str, tuple[str, str]]] = {
    "too_large": ("4K or larger; the largest is 1080x1920", "4K 或更大；最大为 1080x1920"),
    "aspect": ("that aspect ratio; I can do 9:16, 16:9, 1:1 and 4:5", "这个比例；可以用 9:16、16:9、1:1、4:5"),
    "genre": (
        "that kind of music; I can play lo-fi, upbeat, calm, epic, corporate, acoustic, electronic or cinematic beds",
        "这种风格；可以用 lo-fi、欢快、平静、史诗、商务、原声、电子、电影感配乐",
    ),
    "end_fade": (
        "fading in or out at the very ends; I can set transitions between clips",
        "片头片尾的淡入淡出；可以设置视频之间的转场",
    ),
    "own_music": (
        (
            "songs of others; I can play lo-fi, upbeat, calm, epic, corporate, acoustic, electronic or"
            " cinematic beds, or an uploaded track"
        ),
        "他人的歌曲；可以用 lo-fi、欢快、平静、史诗、商务、原声、电子、电影感配乐，或上传的音乐",
    ),
    "voice_over": ("voice-overs; upload a recording and say “use it as music”", "配音；可以上传录音，再说“用它作音乐”"),
    "auto_captions": (
        "captions from speech; I can write one: caption “…” from 2 to 5 s",
        "自动字幕；可以手动加：字幕“……”2到5秒",
    ),
    "translate": ("translations; give me the words and I write them", "翻译；请给我文字，我来加上"),
    "sticker": (
        "stickers, buttons and watermarks; I can write a title, a caption or a lower third",
        "贴纸、按钮和水印；可以加标题、字幕或名条",
    ),
    "filter": ("colour filters and blur; I can change brightness and contrast", "滤镜和模糊；可以调整亮度和对比度"),
    "background": ("replacing backgrounds", "替换背景"),
    "object": (
        "changing what is in the picture; I can cut out the seconds in which it is seen",
        "修改画面里的东西；可以剪掉它出现的那几秒",
    ),
    "beat": (
        "cutting to the beat; give me the seconds, for example “split clip 1 at 2 s and 4 s”",
        "按节拍剪辑；请告诉我秒数，例如“第一个视频在2秒和4秒处切开”",
    ),
    "noise": (
        "cleaning up or equalising sound; I can change volume, mute, and lower music under speech",
        "降噪和均衡；可以调音量、静音、在人声下压低音乐",
    ),
    "music_fade": (
        "fading the music; I can change its volume, its times, and lower it under speech",
        "音乐淡入淡出；可以调音量、时间，并在人声下压低音乐",
    ),
    "silence": (
        "finding silence; I can cut out a span: “cut out 2 to 4 s of clip 1”",
        "自动去静默；可以剪掉一段：“剪掉第一个视频的2到4秒”",
    ),
    "rotate": ("rotating or mirroring", "旋转或镜像"),
    "reverse_play": (
        "playing backwards; I can change the speed, or reverse the order of the clips",
        "倒放；可以改速度，或颠倒视频顺序",
    ),
    "freeze": ("freeze frames; I can slow a clip down", "定格；可以放慢视频"),
    "crop": (
        "zooming into or reframing the picture; I can change the aspect ratio",
        "放大或重新构图；可以改变画面比例",
    ),
    "pip": ("picture in picture; I can show two clips side by side", "画中画；可以让两个视频并排"),
    "generate": ("making new footage; I work with the clips that you upload", "生成新画面；我只用你上传的视频"),
    "export": (
        "that within the conversation; the timeline is ready: export it with the export button or `session.export()`",
        "在对话里导出；时间线已就绪，请用导出按钮或 `session.export()`",
    ),
    "publish": ("publishing; export the video and post it yourself", "发布；请导出视频后自行发布"),
    "metrics": ("forecasting views or sales; I score measurable craft", "预测播放量或销量；我只对可测量的制作要点打分"),
    "fps": ("another frame rate or codec; exports are H.264 at 30 frames/s", "其他帧率或编码；导出为 30 帧/秒的 H.264"),
    "font": (
        "fonts, sizes and animations of text; I can change its words, colour, place and time",
        "字体、字号和动画；可以改文字、颜色、位置和时间",
    ),
    "logo_size": ("moving or resizing the logo; I can set it or remove it", "移动或缩放标志；可以设置或去掉"),
    "better": (
        (
            "“better” as such; name what to change, for example “rank these videos by engagement score and"
            " show me the top performers”"
        ),
        "笼统的“更好”；请说明要改什么，例如“按互动得分给这些视频排名，显示前三名”",
    ),
}

_STYLES: Final = {
    "title": ("title", "标题"),
    "caption": ("caption", "字幕"),
    "lower_third": ("lower third", "名条"),
}


def say(key: str, language: str, **values: object) -> str:
    """One of the agent's sentences about edits."""
    return _WORDS[key][language == "zh"].format(**values)


def cannot(what: str, language: str) -> str:
    """What cannot be done, with the nearest thing that can."""
    words = _CANNOT[what.partition(":")[0]][language == "zh"]
    return f"这个做不到：{words}。" if language == "zh" else f"I can't do {words}."


def styles(names: tuple[str, ...], language: str) -> str:
    """Names of styles of text."""
    words = [_STYLES[name][language == "zh"] for name in names]
    if len(words) == len(_STYLES):
        return "文字" if language == "zh" else "text"
    return ("、" if language == "zh" else " and ").join(words)


def listed(names: list[str], language: str, *, most: int = 3) -> str:
    """Names in a row; of many only the first few."""
    comma = "、" if language == "zh" else ", "
    shown = names if len(names) <= most else names[: most - 1]
    left = len(names) - len(shown)
    text = comma.join(shown)
    if not left:
        return text
    return f"{text} 等 {len(names)} 个" if language == "zh" else f"{text} and {left} more"
