"""Until when a claim can be enforced."""

from __future__ import annotations

from data_schemas.law.codes import FindingKind, Level
from data_schemas.law.rule import Rule
from data_schemas.law.texts import (
    CIVIL_CODE,
    CIVIL_PROCEDURE,
    GENERAL_PART_RULES,
    LIMITATION_PROVISIONS,
)

LIMITATION_RULES: tuple[Rule, ...] = (
    Rule(
        code="limitation", kind=FindingKind.LIMITATION, level=Level.INFO,
        other=((CIVIL_CODE, "188, 195, 201, 202"), (LIMITATION_PROVISIONS, "8, 10, 11, 12, 14"),
               (GENERAL_PART_RULES, "38")),
        place="model.law.limitation.limitation",
        zh="诉讼时效三年，自{start}起算{capped}，到{last}，还剩{days}天；其间有效中断{counted}次{evidence}。",
        en="Limitation: three years from {start}{capped}, until {last}, {days} days left; restarts"
        " since that count: {counted}{evidence}.",
    ),
    Rule(
        code="limitation_near", kind=FindingKind.LIMITATION, level=Level.ATTENTION,
        other=((CIVIL_CODE, "188, 195"), (LIMITATION_PROVISIONS, "8")),
        place="model.law.limitation.limitation",
        zh="诉讼时效{last}届满，只剩{days}天：请{act}。",
        en="Limitation ends on {last}, {days} days from now: {act}.",
    ),
    Rule(
        code="limitation_rest_day", kind=FindingKind.LIMITATION, level=Level.ATTENTION,
        other=((CIVIL_CODE, "188, 195, 203"), (LIMITATION_PROVISIONS, "8")),
        place="model.law.limitation.limitation",
        zh="诉讼时效最后一日{last}已过，但最后一日是休息日的顺延，到{until}为止：请立即{act}。",
        en="The last day of limitation, {last}, is past, but a last day of rest moves on, here to"
        " {until}: at once, {act}.",
    ),
    Rule(
        code="limitation_lapsed", kind=FindingKind.LIMITATION, level=Level.BREACH,
        other=((CIVIL_CODE, "188, 192, 193"), (LIMITATION_PROVISIONS, "19")),
        place="model.law.limitation.limitation",
        zh="诉讼时效已于{last}届满；{unruled}付款方可抗辩（法院不主动适用），但对方同意履行或签订还款协议的不得再抗辩。",
        en="Limitation ended on {last}; {unruled}the payer may plead it (courts do not of"
        " themselves), but not after agreeing to pay.",
    ),
    Rule(
        code="limitation_arguable", kind=FindingKind.LIMITATION, level=Level.ATTENTION,
        other=((CIVIL_CODE, "188, 192"),),
        place="model.law.statute.claim_findings",
        zh="{unruled}自{start}起算，诉讼时效已于{last}届满；自{outer}起算则到{later}。从约定付款日还是法定最迟日起算，请律师判断。",
        en="Counted from {start}, {unruled}limitation ended on {last}; counted from {outer}, it"
        " does not before {later}. Whether it runs from the day agreed or from the last lawful day"
        " is for counsel to judge.",
    ),
    Rule(
        code="limitation_open", kind=FindingKind.LIMITATION, level=Level.ATTENTION,
        other=((CIVIL_CODE, "188, 192"),),
        place="model.law.statute.claim_findings",
        zh="{unruled}自{start}起算，诉讼时效已于{last}届满；但付款期限取决于：{on}，可能从更晚的日子起算。请先弄清，并请律师判断。",
        en="Counted from {start}, {unruled}limitation ended on {last}; but the term hangs on: {on},"
        " and limitation may count from a later day. Settle that, and ask counsel.",
    ),
    Rule(
        code="limitation_counsel", kind=FindingKind.LIMITATION, level=Level.ATTENTION,
        other=((CIVIL_CODE, "192(2), 195"), (LIMITATION_PROVISIONS, "19")),
        place="model.law.limitation.limitation",
        zh="届满之后有{n}项确认、付款或未签章的还款计划（最近{last}），不当然使时效重新起算："
        "只有对方重新同意履行才算。请律师判断，并争取签章的还款协议。",
        en="Acknowledgements, payments and plans without a signature after the end: {n} (the latest"
        " on {last}). They do not of themselves start limitation anew: only the payer's renewed"
        " consent to pay does. Ask counsel, and seek a signed agreement to pay.",
    ),
    Rule(
        code="limitation_restarts", kind=FindingKind.LIMITATION, level=Level.INFO,
        other=((CIVIL_CODE, "192, 195"), (LIMITATION_PROVISIONS, "8, 10, 11, 12, 14, 19")),
        place="model.law.limitation.limitation",
        zh="时效中断逐项（自{start}起算）：{list}。",
        en="What may have started limitation anew, one by one, counted from {start}: {list}.",
    ),
    Rule(
        code="limitation_pending", kind=FindingKind.LIMITATION, level=Level.INFO,
        other=((CIVIL_CODE, "195"), (LIMITATION_PROVISIONS, "10, 11")),
        place="model.law.limitation.limitation",
        zh="{since}起的程序尚未终结，诉讼时效自终结时重新计算。",
        en="The procedure begun on {since} has not ended; limitation starts anew when it does.",
    ),
    Rule(
        code="limitation_after_procedure", kind=FindingKind.LIMITATION, level=Level.ATTENTION,
        other=((CIVIL_CODE, "195"), (CIVIL_PROCEDURE, "127(5), 250")),
        place="model.law.limited.limitation_findings",
        zh="{since}起的程序（{kind}）已于{ended}终结，以后怎么办看结果：撤回、驳回起诉等没有就债权作出裁判的，"
        "诉讼时效重新计算；已有生效判决、裁决、调解书或支付令的，不得就同一债权再起诉，申请执行的期间为二年，"
        "自文书规定的履行期间最后一日起算，没有规定的自文书生效之日起算{by}。",
        en="The procedure begun on {since} ({kind}) ended on {ended}, and what came of it decides."
        " Withdrawn, or dismissed without a ruling on the claim: limitation starts anew. With an"
        " effective judgment, award, mediation paper or payment order there is no second suit on"
        " the same claim, and the period to apply for execution is two years from the last day for"
        " performance that the paper names, or from the day it took effect where it names none"
        "{by}.",
    ),
    Rule(
        code="limitation_instalments", kind=FindingKind.LIMITATION, level=Level.INFO,
        other=((CIVIL_CODE, "189"),),
        place="model.law.limitation.limitation",
        zh="同一债务分期履行，自{since}起算；若本期被视为独立债务，到{careful}，宜在此前行动。",
        en="One debt in instalments: counted from {since}; were this one a debt of its own,"
        " it would end on {careful}: act before that.",
    ),
    Rule(
        code="limitation_instalments_near", kind=FindingKind.LIMITATION, level=Level.ATTENTION,
        other=((CIVIL_CODE, "189, 195"), (LIMITATION_PROVISIONS, "8")),
        place="model.law.limited.limitation_findings",
        zh="同一债务分期履行，自{since}起算；若本期被视为独立债务，到{careful}，只剩{days}天："
        "请在此前{act}。",
        en="One debt in instalments: counted from {since}; were this one a debt of its own,"
        " it would end on {careful}, {days} days from now: before that, {act}.",
    ),
    Rule(
        code="limitation_instalments_past", kind=FindingKind.LIMITATION, level=Level.ATTENTION,
        other=((CIVIL_CODE, "189, 192"),),
        place="model.law.limitation.limitation",
        zh="同一债务分期履行，自{since}起算；若本期被视为独立债务，时效已于{careful}届满："
        "请律师判断，并争取签章的还款协议。",
        en="One debt in instalments: counted from {since}; were this one a debt of its own,"
        " it would have ended on {careful}: ask counsel, and seek a signed agreement to pay.",
    ),
    Rule(
        code="limitation_unproven", kind=FindingKind.LIMITATION, level=Level.ATTENTION,
        other=((LIMITATION_PROVISIONS, "8"),),
        place="model.law.limitation.limitation",
        zh="{n}次催款或确认没有可证明的证据，不计入中断；最近一次{last}。如有证据，请补充：{fields}。",
        en="Demands or acknowledgements that cannot be proven, and do not count: {n}; the latest"
        " on {last}. If there is evidence, please state: {fields}.",
    ),
    Rule(
        code="limitation_unfiled", kind=FindingKind.LIMITATION, level=Level.ATTENTION,
        other=((CIVIL_CODE, "195"), (LIMITATION_PROVISIONS, "10, 11")),
        place="model.law.limited.limitation_findings",
        zh="所填起诉、仲裁等程序有{n}项没有受理文书（最近{last}提起），这里按所填日期已经提起计算{late}："
        "请找到受理通知书等核对日期，并补充：{fields}。",
        en="Procedures told without a paper of the court or tribunal: {n} (the latest of {last})."
        " They are counted as begun on the day told{late}: find the notice of acceptance, check"
        " the day and state: {fields}.",
    ),
    Rule(
        code="limitation_later", kind=FindingKind.LIMITATION, level=Level.INFO,
        other=((CIVIL_CODE, "195"),),
        place="model.law.limited.limitation_findings",
        zh="评估日期之后的{n}项（最早{first}）尚未发生，不计入中断；日期如有误请更正。",
        en="Dated after the day asked about and not counted yet: {n} (the first on {first}). If a"
        " day is wrong, put it right.",
    ),
    Rule(
        code="limitation_long_stop", kind=FindingKind.LIMITATION, level=Level.BREACH,
        other=((CIVIL_CODE, "188(2)"),),
        place="model.law.limitation.limitation",
        zh="自权利受损起二十年（{last}）封顶，{unruled}法院不再保护。",
        en="Twenty years from the breach ({last}) are the limit; {unruled}courts protect no"
        " longer.",
    ),
    Rule(
        code="limitation_older", kind=FindingKind.LIMITATION, level=Level.MISSING,
        other=((CIVIL_CODE, "188"),),
        place="model.law.limitation.limitation",
        zh="到期日早于2017-10-01，可能适用当时的二年时效，不作推测，请法律顾问判断。",
        en="Due before 2017-10-01: the older period of two years may apply; not guessed, ask"
        " counsel.",
    ),
)  # fmt: skip
