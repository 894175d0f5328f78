"""What the score cannot say. Shown wherever a score is shown in full."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

LIMITS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "en": (
            (
                "This score checks measurable craft against published guidelines. It was not trained on your "
                "audience's behaviour and is not a forecast."
            ),
            (
                "The best public models, trained on 106,000 clips, reach a rank correlation of 0.71 with engagement on "
                "one platform; untrained AI judges reach 0.18-0.32. Expect less than the former."
            ),
            (
                "Ranks inside one tie group are not distinguishable. Intervals show how ranks move under other "
                "reasonable weights, not how clips will perform."
            ),
            "Content is one factor. Spend, audience, placement, timing, account and trend are not seen.",
            "Weights are judgement, not estimates. Move them and watch the ranks.",
            "Hook rate and sales can disagree. Choose the outcome that matters before you look.",
            (
                "Agreement with your own results is known only after outcome data was joined; with ten clips it stays "
                "compatible with no relation and with a strong one. (Needs outcome data.)"
            ),
            (
                "Not measured: story, humour, offer, originality, music rights, compliance of claims, who a face is. "
                "Face and text detectors can miss people and scripts; do not use them for decisions about persons."
            ),
            (
                "What could not be measured is left out and listed, never scored 0. Coverage says how much of the "
                "weight was measured."
            ),
            "Shot changes are hard cuts; dissolves and fades are mostly not counted.",
            "Still images and sound alone are scored on what they can show; their ranks beside videos mean little.",
            (
                "Guidelines are dated 2026-11, and some evidence is vendor claims (grade C) or practice (grade D). "
                "Each feature names its source and grade."
            ),
        ),
        "zh": (
            "本评分按公开指南检查可测量的制作工艺，没有用您的受众数据训练，也不是效果预测。",
            (
                "公开的最好模型用 10.6 万条短视频训练，在一个平台上与互动的秩相关为 0.71；"
                "未经训练的 AI 评委为 0.18-0.32。对本评分的期望应低于前者。"
            ),
            "同一并列组内的名次无法区分。区间表示换用其他合理权重时名次如何变化，不表示投放效果。",
            "内容只是因素之一：预算、受众、版位、时机、账号和潮流都看不到。",
            "权重是判断，不是估计值。请调整权重，观察名次变化。",
            "吸引率与销量可能不一致。请先选定要看的目标，再看结果。",
            "与您自己数据的一致程度，只有接入投放结果后才能知道；只有十条短片时，既可能毫无关系，也可能关系很强。（需要结果数据。）",
            (
                "未测量：故事、幽默、优惠、原创性、音乐版权、宣称合规、人脸身份。"
                "人脸与文字检测可能漏掉某些人和文字；请勿用于对个人的决定。"
            ),
            "无法测量的项目会被剔除并列出，绝不记 0 分。覆盖率表示有多少权重得到了测量。",
            "镜头切换指硬切；叠化和淡入淡出大多不计入。",
            "静态图片和纯音频只按其能体现的内容评分；与视频并列的名次意义有限。",
            "指南截至 2026-11；部分依据是厂商说法（C 级）或行业惯例（D 级）。每项特征都注明来源和等级。",
        ),
    }
)
"""Statements by language (``en``, ``zh``), in the order in which they matter."""
