"""Chinese words written with other characters of the same sound, as input methods offer them. Pure.

A stretch that sounds like a word of the grammar, and keeps at least one of its characters, is that word: 垫低 is 垫底,
只流 is 只留, 从新 is 重新. Sounds that speakers of southern dialects do not tell apart (zh and z, ing and in) count as
one. Readings are the first ones of the Unicode Han database (``kMandarin``), without tones.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from typing import Final


def _split(text: str) -> list[str]:
    return text.split()


_WORDS: Final = _split(
    """
    标题 字幕 文字 片头 片尾 开头 结尾 视频 片段 素材 音乐 配乐 背景 音量 声音 静音 原声 人声 响度 压低 闪避 转场
    过渡 叠化 闪黑 黑场 擦除 滑动 淡入 淡出 硬切 缩放 亮度 对比度 对比 比较 排名 排行 排序 名次 角标 垫底 倒数
    倒计时 倒序 冠军 复制 删除 删掉 去掉 剪掉 剪到 剪成 剪短 裁剪 裁到 分割 切开 拆分 移到 挪到 放到 放在 调到 降到
    升到 提到 换成 改成 变成 设成 移动 对调 互换 交换 顺序 加速 放慢 减速 倍速 慢放 速度 撤销 撤回 重做 重新 恢复
    恢复到 回到 竖屏 横屏 方形 比例 尺寸 顶部 底部 居中 左上角 右上角 左下角 右下角 颜色 保留 只留 只要 不要 隐藏
    显示 关掉 取消 延长 缩短 截取 并排 分屏 播放 最后 最前 前面 后面 之间 中间 所有 全部 每条 整个 其他 其余 剩下
    亮一点 暗一点 快一点 慢一点 大一点 小一点 高一点 低一点 短一点 长一点 响一点 轻一点 亮点 暗点 大声点 小声点
    调亮 调暗 变亮 变暗 调高 调低 调大 调小 提高 降低 增加 减少 第一条 第二条 第三条 第四条 第五条 第一个 第二个
    第三个 第四个 第一段 第二段 第三段 前两条 前三条 后两条 最后一条 前两个 前三名 前两名 前五名 最后一名 第一名
    第二名 第三名 百分之 清晰 节奏 转化 注意力 吸引力 画质 画面 音质 平台 为什么 怎么 这条 那条 时长 秒钟 说话 时候
    加速到 放慢到 剪短到 调整到 品牌色 主题 位置 换个位置 现在 时间线 加进 什么 没有 每个 一样 浅色 深色 红色 白色
    黄色 蓝色 黑色 位置 换个位置 现在 时间线 加进 什么 没有 每个 一样
    """
)
"""Words of the grammar that are worth putting right."""
_REAL: Final = frozenset(
    _split(
        "改橙 换橙 变橙 设橙 "
        "去调 掉到 家到 见到 建成 一到 以到 时间 事件 在前 在后 一调 同意 北京 食品 商品 新品 人生 字体 上传 下载 大型 "
        "中间 种类 名字 每天 全不 不用 不但 不错 关注 打卡 第一 一点 一个 一条 时常 实际 即将 发到 方案 方向 重点 "
        "显然 先是 现实 减到 间隔 交给 交流 对吧 对比 比较 叫做 教程 声明 声名 原生 源声 颜值 加数 以前 以后 小生 大生 "
        "现有 提倡 提出 提示 提高 题目 体育 片子 品牌 品质 播报 保证 包含 报名 表现 表示 表达 结束 结果 开心 开始 高度 "
        "告诉 长度 厂长 场景 转身 专业 音箱 银行 引导 应该 影片 硬件 应用 一下 一样 快递 慢慢 亮点 两点 量点 两个 两条 "
        "两段 俩个 回答 会到 回家 画到 画像 话题 化妆 花色 换个 还成 环境 挪动 那条 那个 哪条 哪个 哪些 这些 怎样 早点 "
        "最好 最厚 罪后 后年 后天 前天 前年 钱包 签名 清新 清醒 节约 截止 接近 借助 机会 几条 几个 急速 即时 及时 极速 "
        "加油 家具 价格 佳节 居家 聚焦 据说 距离 剧情 决定 绝对 提到 题到 停到 听到 挺到 想到 像到 降价 讲到 奖励 将到 "
        "升级 生日 圣诞 盛夏 胜利 声援 设计 设备 射到 涉及 社交 分到 分钟 粉丝 丰富 风格 红包 鸿运 黄金 皇冠 蓝天 白天 "
        "百货 黑夜 清仓 轻松 情人 青春 倾听 情形 中心 钟爱 重大 重要 从前 从此 从来 充值 冲刺 虫子 崇高 冲到 从到 "
        "只有 只剩 之前 之后 之类 职业 指出 支付 知道 直到 至少 制作 质疑 治疗 不仅 不过 不是 部分 步骤 布置 补充"
    )
)
"""Words that sound like one of the grammar and are meant as they stand."""
_SOUNDS: Final = {
    "an": "俺安岸按昂暗案氨盎肮胺鞍", "bai": "佰拜摆柏白百稗败", "bao": "保包堡宝报抱暴爆胞苞薄褒豹雹饱鲍",
    "bei": "倍北卑备悲惫杯焙狈碑背被贝辈钡", "bi": "壁币庇弊彼必敝比毕毖毙痹碧笔臂蓖蔽逼避鄙闭陛鼻",
    "bian": "便卞变扁编贬辨辩辫边遍鞭", "biao": "彪标膘表", "bin": "丙兵冰宾并彬摈斌柄滨濒炳病秉饼",
    "bo": "伯剥勃博卜帛拨搏播波渤玻箔脖膊舶菠钵铂驳", "bu": "不哺埠布怖捕步簿补部",
    "ca": "叉察岔差插搽擦查碴茬茶诧", "cai": "彩才拆材柴猜睬菜蔡裁豺财踩采",
    "can": "产仓倡偿厂参唱场尝常惨惭掺搀敞昌残沧灿猖畅缠肠舱苍藏蚕蝉谗铲长阐颤餐馋",
    "ce": "侧册厕彻扯掣撤测澈策车", "cen": "乘呈城尘层忱惩成承撑晨曾橙沉澄秤称程臣衬诚趁蹭辰逞郴陈骋",
    "ci": "伺侈刺吃尺弛慈持斥次此池炽瓷疵痴磁翅耻茨词赐赤辞迟雌驰齿", "cong": "丛从充冲匆囱宠崇聪葱虫重",
    "cu": "促储出初厨处搐楚橱滁畜矗础簇粗触躇醋锄除雏", "cun": "唇存寸春村椿淳纯蠢醇", "da": "大打搭瘩答达",
    "dan": "丹但党单弹当惮担挡掸旦档氮淡耽胆荡蛋诞郸", "dao": "倒刀到导岛悼捣盗祷稻蹈道",
    "di": "低地堤嫡帝底弟抵敌涤滴狄笛第缔翟蒂迪递", "dian": "佃典垫奠店惦掂殿淀滇点电甸碘靛颠",
    "diao": "凋刁叼吊掉碉调钓雕", "die": "叠爹碟蝶谍跌迭", "din": "丁叮定盯订钉锭顶鼎",
    "dong": "东侗冬冻动恫懂栋洞董", "du": "堵妒度杜毒渡犊独督睹肚读赌镀", "duan": "断段短端缎锻",
    "dui": "兑堆对队", "er": "二儿尔洱而耳贰饵",
    "fan": "仿凡反坊妨帆房放方樊泛烦犯番矾繁纺翻肪芳范藩访贩返钒防饭",
    "fen": "丰份冯凤分吩坟奉奋封峰忿愤枫氛汾烽焚疯粉粪纷缝芬蜂讽逢酚锋风",
    "fu": "付伏佛俘俯傅副咐复夫妇孵富幅府弗扶抚拂敷斧服氟浮涪父甫福符缚肤腐腑腹袱覆讣负赋赴辅辐釜阜附",
    "gai": "改概溉盖该钙", "gao": "告搞皋稿篙糕羔膏镐高", "ge": "个割各咯哥戈搁格歌疙胳葛铬阁隔革鸽",
    "guan": "光关冠官广惯棺灌管罐观贯逛馆", "guo": "国果裹过郭锅",
    "han": "函含喊夯寒悍憨憾捍撼旱杭汉汗涵焊罕翰航行邯酣韩", "hei": "嘿黑", "hen": "亨哼很恒恨横狠痕衡",
    "hong": "哄宏弘洪烘红虹轰鸿", "hou": "侯候厚后吼喉猴", "hu": "乎互呼唬壶弧忽户护沪湖狐瑚糊胡葫虎蝴",
    "hua": "划化华哗滑猾画花话", "huan": "凰唤宦幌幻恍患惶慌换晃桓欢涣焕煌环痪皇磺簧缓荒蝗谎豢黄",
    "hui": "会卉回徽恢悔惠慧挥晦毁汇灰烩秽绘蛔讳诲贿辉",
    "ji": (
        "伎冀几击剂即及吉圾基妓姬嫉季寂寄己忌急悸技挤既机极棘汲济激畸疾祭积稽箕籍级纪继绩"
        "缉肌脊蓟藉计讥记辑迹际集饥鸡"
    ),
    "jia": "价佳假加嘉夹嫁家架枷甲稼茄荚贾钾颊驾",
    "jian": (
        "件俭健僵兼减剑剪匠坚奖奸姜将尖建拣捡柬桨检歼江浆涧渐溅煎疆监硷碱笺简箭缄肩舰艰茧"
        "荐蒋见讲贱践酱鉴键间降饯"
    ),
    "jiao": "交侥剿叫娇搅教椒浇焦狡矫礁窖绞缴胶脚蕉角轿较郊酵铰饺骄",
    "jie": "介借劫姐届戒截捷接揭杰洁界疥皆睫秸竭结节芥街解诫阶",
    "jin": "井京仅今兢净劲境尽巾径惊敬斤晋景晶津浸烬痉睛禁竞竟筋粳精紧经茎荆襟警谨近进金锦镜靖静靳颈鲸",
    "ju": "举俱具剧句咀局居巨惧拒拘据桔沮炬狙疽矩聚菊距踞锯鞠驹", "jun": "俊军君均峻浚竣菌郡钧骏",
    "kai": "凯开慨揩楷", "kuai": "侩块快筷", "lan": "兰婪廊懒拦揽朗栏榔浪滥澜烂狼琅篮缆蓝览谰郎阑",
    "le": "乐了肋", "li": "丽例俐傈利力励历厉厘吏哩李栗梨沥漓犁狸理璃痢砾礼离立篱粒荔莉里隶鲤黎",
    "lian": "两亮凉帘廉怜恋敛晾梁涟炼粮粱练联脸良莲谅辆连量链镰", "liu": "六刘柳榴流溜琉留瘤硫馏",
    "man": "忙慢曼氓满漫盲瞒芒茫莽蔓蛮谩馒", "me": "么", "mei": "妹媒媚寐昧枚梅每没煤玫眉美酶镁霉",
    "mian": "免冕勉娩棉眠绵缅面", "miao": "妙庙描渺瞄秒苗藐", "min": "名命悯抿敏明民皿螟铭闽鸣",
    "mu": "亩募墓姆幕慕拇暮木母牡牧目睦穆", "na": "呐哪娜拿纳那钠", "nuo": "懦挪糯诺", "pai": "徘拍排派湃牌",
    "pei": "佩呸培沛胚裴赔配陪", "pian": "偏片篇骗", "pin": "乒凭品坪屏平拼瓶聘苹萍评贫频",
    "qi": "七乞企其凄启器奇契妻岂崎弃戚旗期柒栖棋欺歧气汽沏泣漆畦砌祁祈脐讫起迄骑齐",
    "qian": "乾仟前千呛堑墙嵌强扦抢枪欠歉浅潜牵签羌腔蔷谦谴迁遣钎钱钳铅黔", "qie": "且切怯窃",
    "qin": "亲侵倾勤卿寝庆情擎擒晴氢氰沁清琴禽秦芹请轻钦青顷", "qu": "区去取娶屈曲渠蛆趋趣躯驱龋",
    "quan": "全券劝圈拳权泉犬痊醛颧", "ren": "人仁仍任刃壬妊忍扔纫认韧", "ru": "乳儒入如孺汝茹蠕褥辱",
    "san": "三上丧伞伤删叁商善嗓墒尚山扇擅散晌杉桑汕煽珊缮膳苫衫裳赏赡闪陕",
    "sao": "勺哨嫂少扫捎搔梢烧稍绍芍邵韶骚", "se": "奢射慑摄涉涩瑟社舌舍色蛇设赊赦",
    "sen": "什伸僧剩升呻圣声娠婶审慎森沈深渗牲甚生甥申盛省砷神绅绳肾胜身",
    "si": (
        "世丝事仕似使侍势匙十史司嗜嗣嘶噬四士失始实室寺尸屎巳市师式思恃拭拾撕斯施时是柿死"
        "氏湿狮矢石示私肆虱蚀视誓识试诗适逝释食饰饲驶"
    ),
    "su": "书俗僳叔塑墅孰宿属庶恕戍抒数暑曙术束枢树梳殊淑溯漱熟疏竖粟素署肃舒苏蔬薯蜀诉赎输述速酥黍鼠",
    "sun": "吮孙损瞬笋舜顺", "suo": "唆所朔梭烁琐硕索缩蓑说锁", "ta": "他塌塔她它挞獭踏蹋",
    "tai": "台太态抬汰泰胎苔酞", "ti": "体剃剔啼嚏屉惕提替梯涕踢蹄锑题", "tiao": "挑条眺调跳迢",
    "tou": "偷头投透", "wei": "为伟伪位卫危味唯喂围委威尉尾巍微惟慰未桅渭潍畏纬维胃苇萎蔚谓违韦魏",
    "wen": "吻嗡文温瓮瘟稳紊纹翁蚊问闻", "wu": "乌五伍侮务勿午吴吾呜坞屋巫悟戊捂无晤梧武毋污物舞芜诬误钨雾",
    "xi": "习吸喜嘻夕媳希席息悉惜戏昔晰析檄汐洗溪烯熄熙牺犀矽硒稀系细膝袭西铣锡隙",
    "xia": "下侠匣吓夏峡暇狭瞎虾辖霞",
    "xian": "乡享仙像先厢县向咸响嫌宪巷弦想掀显橡涎湘献现相祥箱纤线羡翔腺舷衔襄详象贤锨镶闲限险陷项馅香鲜",
    "xiao": "哮啸嚣孝宵小效晓校消淆硝笑肖萧销霄", "xin": "信兴刑型姓幸形心忻性惺新星杏欣猩腥芯薪衅行辛邢醒锌",
    "xu": "叙吁嘘墟婿序徐恤戌旭絮绪续蓄虚许酗需须", "ya": "丫亚压呀哑崖押涯牙芽蚜衙讶轧雅鸦鸭",
    "yan": "严仰佯养厌咽唁堰央奄宴岩延彦扬掩杨样殃氧沿洋淹演漾炎烟焉焰燕疡痒盐眼研砚秧羊艳蜒衍言谚阉阎阳雁颜验鸯",
    "yao": "咬妖姚尧摇瑶窑耀腰舀药要谣遥邀钥",
    "yi": (
        "一义乙亦亿以仪伊依倚医壹夷姨宜屹已异彝役忆意抑揖易椅毅沂溢疑疫益矣移绎翌翼肄胰臆"
        "艺蚁衣裔议译诣谊逸遗邑铱颐"
    ),
    "yin": "印吟因姻婴寅尹应引影映樱殷淫盈硬缨英茵荧荫莹萤营蝇赢迎银阴隐音颖饮鹰",
    "you": "优佑又友右尤幼幽忧悠有油游犹由诱邮酉釉铀",
    "yu": "与予于余俞喻域娱宇寓屿峪御愈愉愚榆欲浴淤渔渝狱玉盂禹羽育舆芋虞裕誉语豫迂逾遇郁隅雨预驭鱼",
    "yuan": "元冤原员园圆垣怨愿援渊源猿缘苑袁辕远院鸳", "yue": "乐岳悦曰月粤约越跃阅",
    "zai": "仔债再哉在宅宰寨摘斋栽灾窄载",
    "zan": "丈仗占咱展崭帐张彰战掌攒斩暂杖栈樟毡沾涨湛漳瘴盏瞻站章粘绽胀脏葬蘸詹账赃赞长障",
    "ze": "则哲折择泽浙着者蔗蛰责辙这遮锗",
    "zen": "争侦增帧征怎怔憎拯挣振政整斟枕正狰珍甄疹症真睁砧臻蒸证诊贞赠郑针镇阵震",
    "zi": (
        "之侄值兹制只吱咨址姿子字孜峙帜志执指挚掷支旨智枝植止殖汁治淄渍滋滓滞炙痔直知秩稚"
        "窒籽紫纸织置职肢脂自至致芝蜘质资趾"
    ),
    "zong": "中仲众宗忠总棕盅种纵终综肿衷踪重钟鬃", "zou": "周咒奏宙州帚揍昼洲皱粥肘舟诌走轴邹骤",
    "zu": "主住助卒嘱拄族朱柱株注烛煮猪珠瞩祖祝租竹筑组著蛀蛛诅诛诸贮足逐铸阻驻",
    "zuan": "专壮妆庄撞撰桩状砖篆纂装赚转钻", "zui": "嘴坠最缀罪赘追醉锥",
    "zuo": "佐作做卓啄坐左座拙捉昨桌浊灼琢茁酌",
}  # fmt: skip
"""Characters of each sound that words of the grammar are made of."""


def _readings() -> dict[str, tuple[str, ...]]:
    made: dict[str, list[str]] = {}
    for sound, signs in _SOUNDS.items():
        for sign in signs:
            made.setdefault(sign, []).append(sound)
    return {sign: tuple(sounds) for sign, sounds in made.items()}


_READINGS: Final = _readings()


def _sounds_of(word: str) -> Iterable[tuple[str, ...]]:
    return itertools.product(*(_READINGS.get(sign, (sign,)) for sign in word))


def _by_sound(words: Iterable[str]) -> dict[tuple[str, ...], list[str]]:
    made: dict[tuple[str, ...], list[str]] = {}
    for word in words:
        for sounds in _sounds_of(word):
            made.setdefault(sounds, []).append(word)
    return made


_BY_SOUND: Final = _by_sound(_WORDS)
_KNOWN: Final = frozenset(_WORDS) | _REAL
_LONGEST: Final = max(map(len, _WORDS))
_RUN: Final = re.compile(r"[\u4e00-\u9fff]{2,}")
_HEADS: Final = ("标题", "字幕", "文字")
_HEAD: Final = re.compile(r".(?:题|字)|(?:标|字|文).")
_PARTICLES: Final = tuple(
    (re.compile(pattern), right)
    for pattern, right in (
        (r"(?<=[\d一二两三四五六七八九十半])\s*[妙描渺]", "秒"),
        (r"(?<=[\d一二两三四五六七八九十半])\s*[备被贝背](?=速|$|[,，。;；!！])", "倍"),
        (r"(?<=[条个段名])[得地](?=声音|标题|字幕|亮度|对比度|音量|速度|开头|结尾|前|后|最)", "的"),
        (r"(?<=最[好差后前])[得地](?=[一二两三四五那])", "的"),
        (
            (
                r"(?:^|(?<=[,，。;；\s]))在(?=[亮暗快慢长短高低响轻]一?[点些]|大声|小声|来一?[个首段遍]|静音"
                r"|删|剪|调[高低大小亮暗]|撤|复制|加速|放慢|提[高亮])"
            ),
            "再",
        ),
        (r"(?<=[把给让])[他她](?=[静删剪移放加调改换复弄挪])", "它"),
        (r"(?<=[把给让])[他她]们(?=[静删剪移放加调改换复弄挪都全])", "它们"),
        (r"(?<=[放快慢速剪短移调改提高降低长])道(?=\s*(?:[\d一二两三四五六七八九十半最第开结]))", "到"),
        (r"(?<=[^\s])(?:一|已)下下(?=$|[,，。])", "一下"),
    )
)


def headed(text: str) -> str:
    """Return a text in which 标题, 字幕 and 文字 are written right; the words of a text that follows stay as they are.

    Example:
        >>> headed("表题写视平时代")
        '标题写视平时代'
    """
    return _RUN.sub(lambda run: _HEAD.sub(lambda at: _head(at.group()), run.group()), text)


def sounded(text: str) -> str:
    """Return a text in which what sounds like a word of the grammar is that word.

    Example:
        >>> sounded("第三条只流2妙"), sounded("从新排明"), sounded("二条放慢道0.5倍")
        ('第三条只留2秒', '重新排名', '二条放慢到0.5倍')
    """
    text = _RUN.sub(lambda run: _run(run.group()), text)
    for pattern, right in _PARTICLES:
        text = pattern.sub(right, text)
    return text


def _head(said: str) -> str:
    right = _meant(said) if said not in _KNOWN else ""
    return right if right in _HEADS else said


def _run(run: str) -> str:
    made, at = "", 0
    while at < len(run):
        for size in range(min(_LONGEST, len(run) - at), 1, -1):
            said = run[at : at + size]
            right = said if said in _KNOWN else _meant(said)
            if right:
                made, at = made + right, at + size
                break
        else:
            made, at = made + run[at], at + 1
    return made


def _meant(said: str) -> str:
    """The word of the grammar that sounds like this and has most of its characters; empty where there is none."""
    near = [
        (sum(a == b for a, b in zip(said, word, strict=True)), word)
        for sounds in _sounds_of(said)
        for word in _BY_SOUND.get(sounds, ())
    ]
    same, word = max(near, default=(0, ""))
    return word if same >= max(1, len(said) - 1 - (len(said) > 3)) else ""
