"""When payment is due at the latest."""

from __future__ import annotations

from data_schemas.law.codes import FindingKind, Level
from data_schemas.law.rule import Rule
from data_schemas.law.texts import CIVIL_CODE

TERM_RULES: tuple[Rule, ...] = (
    Rule(
        code="term_public", kind=FindingKind.TERM, level=Level.INFO, old="8(1)", new="9(1)",
        other=((CIVIL_CODE, "201, 203"),), place="model.law.term.payment_term",
        zh="自{event}（{start}）起{days}日内付款，最迟{latest}。",
        en="Payable within {days} days of {event} ({start}), at the latest on {latest}.",
    ),
    Rule(
        code="term_silent", kind=FindingKind.TERM, level=Level.INFO, old="8", new="9",
        place="model.law.term.payment_term",
        zh="没有填写合同约定的付款期限，按合同未约定的{days}日计算，不按登记的到期日{due}；"
        "合同另有约定的（机关、事业单位最长60日），请填写：{fields}。",
        en="No term of payment is told, so the contract is taken to be silent: {days} days, not the"
        " due day on record, {due}. If it provides otherwise (with a public body for 60 days at"
        " most), please state: {fields}.",
    ),
    Rule(
        code="term_differs", kind=FindingKind.TERM, level=Level.MISSING, old="8", new="9",
        place="model.law.clauses.clause_findings",
        zh="账期填为{credit}天，合同约定付款期限填为{agreed}日：概率和资金成本按账期，法定期限与合规按合同约定。"
        "本是同一约定的请更正：{fields}。",
        en="The credit is told as {credit} days, the contract's term as {agreed}: probability and"
        " cost of waiting go by the former, what is lawful and late by the latter. If they are one"
        " and the same, put right: {fields}.",
    ),
    Rule(
        code="term_capped", kind=FindingKind.TERM, level=Level.BREACH, old="8(1)", new="9(1)",
        place="model.law.term.payment_term",
        zh="合同约定{agreed}日，超过60日的上限，按60日计算。",
        en="{agreed} days are agreed, more than the 60 allowed; 60 are counted.",
    ),
    Rule(
        code="term_enterprise", kind=FindingKind.TERM, level=Level.INFO, old="8(2)",
        new="9(2)", other=((CIVIL_CODE, "201, 203"),), place="model.law.term.payment_term",
        zh="大型企业：自{event}（{start}）起{days}日内付款，最迟{latest}。",
        en="Large enterprise: payable within {days} days of {event} ({start}), at the latest on"
        " {latest}.",
    ),
    Rule(
        code="term_settlement", kind=FindingKind.TERM, level=Level.INFO, old="8(3)",
        new="9(4)", general=((CIVIL_CODE, "579"),), place="model.law.term.payment_term",
        zh="按进度或定期结算，期限自双方确认结算金额之日起算。",
        en="Settled by progress or period: the term runs from the day both sides confirmed the"
        " amount.",
    ),
    Rule(
        code="term_acceptance", kind=FindingKind.TERM, level=Level.INFO, old="9(1)",
        new="10(1)", general=((CIVIL_CODE, "579"),), place="model.law.term.payment_term",
        zh="约定验收合格后付款，期限自验收合格之日起算。",
        en="Payment after acceptance is agreed: the term runs from the day of acceptance.",
    ),
    Rule(
        code="term_progress", kind=FindingKind.TERM, level=Level.INFO, old="8(3)",
        new="9(4)", general=((CIVIL_CODE, "579"),), place="model.law.term.payment_term",
        zh="进度款通常按进度结算，期限自双方确认结算金额之日起算；如本笔另有约定，请填写：{fields}。",
        en="A progress payment is settled by progress as a rule: the term runs from the day both"
        " sides confirmed the amount. If this one is agreed otherwise, please state: {fields}.",
    ),
    Rule(
        code="term_both", kind=FindingKind.TERM, level=Level.INFO, old="8(3), 9(1)",
        new="9(4), 10(1)", general=((CIVIL_CODE, "579"),), place="model.law.term.payment_term",
        zh="合同既约定按进度或定期结算，又约定验收合格后付款：两件事都有了才起算，按较晚的一日；"
        "本笔只以其中一件为条件的，请填写：{fields}。",
        en="Both settlement by progress or period and payment after acceptance are agreed: the term"
        " is counted from the later of the two. If this payment waits for one of them only, please"
        " state:"
        " {fields}.",
    ),
    Rule(
        code="term_both_told", kind=FindingKind.TERM, level=Level.INFO, old="8(3), 9(1)",
        new="9(4), 10(1)", general=((CIVIL_CODE, "579"),), place="model.law.term.payment_term",
        zh="合同既约定按进度或定期结算，又约定验收合格后付款：两件事都有了才起算，按较晚的一日；"
        "本笔填写的付款条件“{trigger}”不改变这一点，本笔只以其中一件为条件的，请更正。",
        en="Both settlement by progress or period and payment after acceptance are agreed: the term"
        " is counted from the later of the two, which this payment's own “{trigger}” does not"
        " change. If it waits for one of them only, put that right.",
    ),
    Rule(
        code="term_stalled", kind=FindingKind.TERM, level=Level.BREACH, old="9(2)",
        new="10(2)", general=((CIVIL_CODE, "159, 621"),), place="model.law.term.payment_term",
        zh="买方拖延验收，期限自约定的验收期限届满之日（{end}）起算。",
        en="The buyer dragged acceptance out: the term runs from the end of the agreed"
        " inspection period ({end}).",
    ),
    Rule(
        code="term_stalled_recorded", kind=FindingKind.TERM, level=Level.ATTENTION, old="9(2)",
        new="10(2)", general=((CIVIL_CODE, "159, 621"),), place="model.law.term.payment_term",
        zh="记录为尚未验收，而约定的验收期限已于{end}届满：按买方拖延验收，期限自该日起算；"
        "若是我方原因，请将“买方拖延验收”注明为否。",
        en="Acceptance is on record as pending, and the agreed inspection period ended on {end}:"
        " taken as dragged out by the buyer, so that the term runs from that day. If it is our own"
        " doing, answer “the buyer drags acceptance out” with no.",
    ),
    Rule(
        code="inspection_overrun", kind=FindingKind.TERM, level=Level.ATTENTION, old="9(2)",
        new="10(2)", general=((CIVIL_CODE, "159, 621"),), place="model.law.term.payment_term",
        zh="验收期限已于{end}届满，仍未见按期验收；若是买方拖延，期限自该日起算，请注明“买方拖延验收”。",
        en="The inspection period ended on {end} without acceptance; if the buyer dragged it"
        " out, the term runs from that day: say so under “the buyer drags acceptance out”.",
    ),
    Rule(
        code="inspection_end_missing", kind=FindingKind.TERM, level=Level.MISSING, old="9(2)",
        new="10(2)", general=((CIVIL_CODE, "159, 621"),), place="model.law.term.payment_term",
        zh="买方拖延验收，但不知约定的验收期限何时届满，请补充：{fields}。",
        en="The buyer drags acceptance out, but the end of the agreed inspection period is not"
        " known; please state: {fields}.",
    ),
    Rule(
        code="inspection_unwritten", kind=FindingKind.TERM, level=Level.MISSING, old="9(2)",
        new="10(2)", general=((CIVIL_CODE, "159, 621"),), place="model.law.term.payment_term",
        zh="合同没有写明验收期限，登记的约定验收期限（{days}日）与此不符，不作数：期限不从它届满之日起算。"
        "确有书面约定的请更正，没有的请删去天数：{fields}。",
        en="No inspection period is written, so that the one on record ({days} days) does not"
        " count: the term does not run from its end. Put right which of the two holds: {fields}.",
    ),
    Rule(
        code="clock_not_started", kind=FindingKind.TERM, level=Level.INFO, old="8, 9",
        new="9, 10", place="model.law.term.payment_term",
        zh="期限尚未起算：等待{event}，此后{days}日内付款。",
        en="The term has not begun: it waits for {event}; then {days} days.",
    ),
    Rule(
        code="start_missing", kind=FindingKind.TERM, level=Level.MISSING, old="8, 9",
        new="9, 10", place="model.law.term.payment_term",
        zh="期限自{event}起{days}日，但截至{day}没有这一天的记录，最迟付款日、逾期和利息都算不出："
        "若已发生，请补充：{fields}。",
        en="The term is {days} days from {event}, but up to {day} no such day is on file, so that"
        " neither the latest day nor delay nor interest can be told; if it has come, please state:"
        " {fields}.",
    ),
    Rule(
        code="term_fixed", kind=FindingKind.TERM, level=Level.INFO, old="8(1)", new="9(1)",
        place="model.law.term.payment_term",
        zh="约定的固定付款日{latest}在法定上限（自{event}（{start}）起{days}日）之内，按约定。",
        en="The fixed day agreed, {latest}, lies within the most the law allows ({days} days of"
        " {event}, {start}) and holds.",
    ),
    Rule(
        code="term_fixed_open", kind=FindingKind.TERM, level=Level.MISSING, old="8(1)",
        new="9(1)", place="model.law.term.payment_term",
        zh="约定的固定付款日{due}最晚只能到{event}起{days}日；截至{day}没有这一天的记录，暂按约定日。"
        "若已发生，请补充：{fields}，法定的最迟日可能更早。",
        en="The fixed day agreed, {due}, may be no later than {days} days from {event}; up to {day}"
        " no such day is on file, so the day agreed is taken. If it has come, please state:"
        " {fields}; the law's day may be earlier.",
    ),
    Rule(
        code="term_open", kind=FindingKind.TERM, level=Level.MISSING, old="8, 9", new="9, 10",
        other=((CIVIL_CODE, "579, 628"),), either=True, place="model.law.term.payment_term",
        zh="最迟付款日尚不能定，请补充：{fields}。若《{law}》适用，{holds}；若不适用，{contract}。",
        en="The latest lawful day cannot be told yet; please state: {fields}. If the {law} holds,"
        " payment is due {holds}; if it does not, {contract}.",
    ),
    Rule(
        code="term_same", kind=FindingKind.TERM, level=Level.INFO, old="8", new="9",
        other=((CIVIL_CODE, "579, 628"),), either=True, place="model.law.term.payment_term",
        zh="无论条例是否适用，都按约定付款日{due}。",
        en="Whether or not the Regulation holds, the day agreed does: {due}.",
    ),
    Rule(
        code="term_army", kind=FindingKind.TERM, level=Level.ATTENTION, old="28(2)", new="36(2)",
        other=((CIVIL_CODE, "579"),), either=True, place="model.law.term.payment_term",
        zh="约定付款日{due}。军队规定另有付款期限的从其规定，没有的按约定；这里没有军队规定，请向对方财务或律师核实。",
        en="The day agreed is {due}. Where the army's rules set another term that one holds, else"
        " the day agreed; those rules are not held here, ask the payer's finance office or"
        " counsel.",
    ),
    Rule(
        code="term_agreed", kind=FindingKind.TERM, level=Level.INFO,
        other=((CIVIL_CODE, "579, 628"),), place="model.law.term.payment_term",
        zh="没有法定天数，按约定付款日{latest}。",
        en="No number of days is set by law; the day agreed holds: {latest}.",
    ),
    Rule(
        code="term_contract", kind=FindingKind.TERM, level=Level.INFO,
        other=((CIVIL_CODE, "201, 203, 579"),), place="model.law.term.payment_term",
        zh="没有法定天数，按约定自{event}（{start}）起{days}日内付款，最迟{latest}（计划付款日{due}）。",
        en="No number of days is set by law; as agreed, payable within {days} days of {event}"
        " ({start}), at the latest on {latest} (planned for {due}).",
    ),
    Rule(
        code="term_expected", kind=FindingKind.TERM, level=Level.INFO,
        other=((CIVIL_CODE, "579"),), place="model.law.term.payment_term",
        zh="没有法定天数，约定付款要等{event}：计划付款日{due}只是预计，以实际发生之日为准。",
        en="No number of days is set by law, and payment waits for {event}: the day planned, {due},"
        " is only expected; what counts is the day on which that happens.",
    ),
    Rule(
        code="trigger_missing", kind=FindingKind.TERM, level=Level.MISSING,
        other=((CIVIL_CODE, "579"),), place="model.law.term.payment_term",
        zh="没有法定天数，约定付款要等{event}，截至{day}没有这一天的记录：计划付款日{due}只是预计，"
        "逾期和利息都算不出。若已发生，请补充：{fields}。",
        en="No number of days is set by law, and payment waits for {event}, of which up to {day} no"
        " day is on file: the day planned, {due}, is only expected, so that neither delay nor"
        " interest can be told. If it has come, please state: {fields}.",
    ),
    Rule(
        code="term_deposit", kind=FindingKind.TERM, level=Level.INFO, old="12(3)",
        new="13(3)", place="model.law.term.payment_term",
        zh="质保金：保证期限届满后应及时核算并退还，没有法定天数，按约定日{latest}。",
        en="Retention: after the period it is to be settled and returned promptly; no number of"
        " days is set, the day agreed holds: {latest}.",
    ),
    Rule(
        code="special_term", kind=FindingKind.TERM, level=Level.ATTENTION, new="9(3)",
        place="model.law.statute.claim_findings",
        zh="含工程：法律、行政法规或国家有关规定对付款期限另有规定的从其规定，请人工核对。",
        en="Works are part of it: a special rule on terms of payment would prevail; check by"
        " hand.",
    ),
    Rule(
        code="rest_day", kind=FindingKind.TERM, level=Level.INFO,
        other=((CIVIL_CODE, "203"),), place="model.workdays.roll",
        zh="期限最后一日{end}是休息日，顺延到{latest}。",
        en="The last day, {end}, is a day of rest; the term ends on {latest}.",
    ),
    Rule(
        code="inspection_rest_day", kind=FindingKind.TERM, level=Level.INFO,
        other=((CIVIL_CODE, "203"),), place="model.law.start.start_of",
        zh="验收期限最后一日{end}是休息日，顺延到{last}。",
        en="The last day of the inspection period, {end}, is a day of rest; it ends on {last}.",
    ),
    Rule(
        code="term_upon", kind=FindingKind.TERM, level=Level.INFO,
        other=((CIVIL_CODE, "203, 511, 579"),), place="model.law.term.payment_term",
        zh="没有法定天数，也没有填写约定天数：付款所等的{event}在{start}，晚于计划付款日{due}，"
        "自该日即应付款，最迟{latest}；合同另留准备时间的从合同。",
        en="No number of days is set by law, and none agreed is told: payment waits for {event},"
        " which came on {start}, after the day planned, {due}; it is due upon that, at the latest"
        " on {latest}, unless the contract leaves time to prepare.",
    ),
    Rule(
        code="calendar_unpublished", kind=FindingKind.TERM, level=Level.MISSING,
        old="8(1)", new="9(1)", other=((CIVIL_CODE, "201, 203"),), place="model.workdays.roll",
        zh="自{event}（{start}）起{days}日内付款，最后一日{end}是休息日的应顺延，但放假与调休安排只核对到{day}："
        "最迟付款日、逾期和利息都不推算，诉讼时效从早按不顺延计；请在政策文件[law]的days_off中补充该年的安排。",
        en="Payable within {days} days of {event} ({start}); the last day, {end}, moves on if it is"
        " a day of rest, but days off are verified up to {day} only: neither the latest day nor"
        " delay nor interest is computed, and limitation counts as if it did not move, to be safe."
        " Supply that year's schedule as days_off under [law] in the policy file.",
    ),
)  # fmt: skip
