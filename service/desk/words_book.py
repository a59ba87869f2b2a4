"""Words of the receivables page in zh and en."""

from __future__ import annotations

BOOK_WORDS: dict[str, tuple[str, str]] = {
    "nav_deal": ("签约前", "Before signing"),
    "nav_book": ("应收", "Receivables"),
    "book_figures": ("主要数字", "Main figures"),
    "book_title": ("应收与回款", "Receivables"),
    "book_sub": ("政府客户 · 签约后", "government customers · after signing"),
    "book_working": ("正在计算全部应收…", "Working out all receivables…"),
    "book_day": (
        "截至 {day}（台账记录所至）· {n} 笔未收 · 金额单位：万元",
        "as of {day} (where the records go to) · {n} unpaid · amounts in CNY",
    ),
    "since_day": (
        "账本日之后的、未计入下面各数：{what}。账本日推进到那天后计入。",
        "After the day of the book, in none of the figures: {what}. They count once the book goes"
        " that far.",
    ),
    "since_paid": ("{n} 笔应收回款共 {amount}", "{amount} paid of claims: {n}"),
    "since_ended": (
        "作废、红冲或核销 {n} 笔共 {amount}",
        "void, credited or written off: {n}, {amount}",
    ),
    "since_again": (
        "付款冲回、重新应收 {n} 笔共 {amount}",
        "owed again after a reversal: {n}, {amount}",
    ),
    "since_new": ("新增应收 {n} 笔共 {amount}", "new claims: {n}, {amount}"),
    "since_and": ("；", "; "),
    "book_empty": ("台账中没有未收应收。", "The ledger holds no unpaid receivable."),
    "open_balance": ("未收余额", "open balance"),
    "written_off": ("另已核销 {n} 笔，不在余额内", "written off besides, claims: {n}"),
    "settled_short": (
        "另有 {n} 笔到账已达 {share} 及以上、视为收清，尚欠 {amount}，不在余额内。",
        "Claims that count as paid, {share} or more of them being in: {n}; the {amount} they still"
        " lack is no part of the balance.",
    ),
    "overdue_balance": ("其中逾期", "of which overdue"),
    "expected_in": ("{n} 周内预计回款", "expected within {n} weeks"),
    "provision": ("预期信用损失（含人工调整）", "expected credit loss, with overrides"),
    "provision_weighted": (
        "预期信用损失（情景加权，含人工调整）",
        "expected credit loss, weighted over outlooks, with overrides",
    ),
    "book_money": ("{n}元", "CNY {n}"),
    "money_unit": ("万元", "CNY thousand"),
    "ageing": ("账龄", "Ageing"),
    "ageing_hint": (
        "按逾期天数；金额合计等于未收余额。",
        "By days past due; adds up to the balance.",
    ),
    "cash": ("未来 {n} 周回款", "Cash in the next {n} weeks"),
    "cash_hint": (
        "只含现有应收；阴影为 {low}–{high} 区间，已计入同一客户的共同风险。"
        "{n} 周之后或收不回：{later}。",
        "Existing receivables only; the band is {low} to {high} and counts the risk that"
        " claims of a customer share. After {n} weeks or never: {later}.",
    ),
    "cash_outside": (
        "有 {n} 周的预计在区间之外：少数大额应收决定了那一周，要么到账、要么不到，"
        "很少正好是预计数。",
        "Weeks whose expected amount lies outside the band: {n}. A few large claims decide them,"
        " and each comes in or does not, hardly ever the mean.",
    ),
    "expected_bands": (
        "预计何时收回（按概率加权，合计等于未收余额）",
        "When it is expected (weighed by probability; adds up to the balance)",
    ),
    "cash_expected": ("预计", "expected"),
    "cash_band": ("区间", "band"),
    "work": ("本周先做什么", "What to do this week"),
    "work_hint": (
        "按每小时涉及的预期损失排序，在本周还有的人手之内：电话与函 {calls} 次，上门 {visits} 次，"
        "共 {hours:g} 小时；另有 {left} 项排不下。",
        "By expected loss at stake per hour, within the hands left this week: {calls} calls and"
        " letters, {visits} visits, {hours:g} hours; {left} more do not fit.",
    ),
    "work_made": (
        "本周（{since} 起）已在案：电话与函 {calls} 次，上门等 {visits} 次，已从本周人手中扣除"
        "（同一客户同日同一渠道算一次）。",
        "On record this week (since {since}): calls and letters {calls}, visits and the like"
        " {visits}; taken off the hands of the week. One customer, day and channel count once.",
    ),
    "work_full": (
        "本周已没有所需的人手：还有 {n} 项排不下。",
        "No hands of the kind they need are left this week: {n} more do not fit.",
    ),
    "work_none": ("本周没有需要联系的应收。", "Nothing calls for a contact this week."),
    "work_lapsed": (
        "全部未收中，截至 {day} 诉讼时效已届满、尚待处理的有 {n} 笔，不论是否排进本周，"
        "金额值得的先交法务：见“全部未收”中的“诉讼时效已届满”。",
        "Limitation has ended by {day} for {n} of all unpaid receivables that are still to be dealt"
        " with, on this week's list or not: counsel first where the amount is worth it; they are"
        " under “limitation has ended” in the list of all.",
    ),
    "work_done": (
        "账本日之后已联系或已付清、眼下不必再催的 {n} 笔未列出。",
        "Contacted or paid since the day of the book, with nothing to do about them now, and not"
        " listed: {n} claims.",
    ),
    "work_waiting": (
        "另有 {n} 笔的客户 7 天内已联系过，先不再为这些联系"
        "（更高一级的动作、时效急迫和未兑现承诺的除外）。",
        "Of customers approached within 7 days, and left alone until then but for a higher rung,"
        " limitation that presses, or a promise that was not kept: {n} claims.",
    ),
    "contacted": ("记下一次联系", "Write down a contact"),
    "contacted_hint": (
        "对任务里的每一笔各记一条。记下后先不再列出；承诺日过了未付，或过了跟进的间隔，"
        "不等下一份台账就会再列出。当日及以后的催收单也据此定下一步。",
        "One for each claim of the task. It leaves the list, and comes back before the next file"
        " once a promised day has passed unpaid or it is time to follow up; sheets of that day or"
        " later take their next step from it.",
    ),
    "contacted_write": ("记下这次联系", "Write it down"),
    "contacted_task": ("任务", "Task"),
    "work_customer": ("客户", "customer"),
    "work_action": ("动作", "action"),
    "work_claims": ("笔数", "claims"),
    "work_balance": ("未收", "balance"),
    "work_loss": ("预期损失", "expected loss"),
    "work_per_hour": ("每小时涉及的预期损失", "expected loss per hour"),
    "work_why": ("为何", "why"),
    "sheet": ("催收单", "collection sheet"),
    "what_changed": ("一个月来有什么变化", "What changed in a month"),
    "again": ("更新", "Update"),
    "approach_open": (
        "催收情况（决定下一步怎么走，不影响评分）",
        "How collecting stands (shapes the next steps, not the score)",
    ),
    "work_more": ("其余 {n} 项", "{n} more"),
    "claims": ("全部未收", "All unpaid receivables"),
    "claims_find": ("查找客户或应收编号", "Find a customer or a receivable"),
    "claims_order": ("排序：", "by "),
    "claims_look": ("显示：", "show "),
    "look_all": ("全部", "all"),
    "look_worse": ("等级比上月变差", "grade worse than a month ago"),
    "look_better": ("等级比上月变好", "grade better than a month ago"),
    "look_ending": ("诉讼时效将届满", "limitation ends soon"),
    "look_ended": ("诉讼时效已届满", "limitation has ended"),
    "claims_limitation": (
        "诉讼时效与下一步行动计至 {day}，其余为账本日 {as_of} 的数字。",
        "Limitation and next actions count up to {day}; all else is of the day of the book,"
        " {as_of}.",
    ),
    "claim_ending": ("{due}（时效至 {ends}）", "{due} (limitation until {ends})"),
    "claim_ending_own": (
        "{due}（若本期被视为独立债务，时效至 {ends}）",
        "{due} (if a debt of its own, limitation until {ends})",
    ),
    "claim_ended": ("{due}（时效已于 {ended} 届满）", "{due} (limitation ended {ended})"),
    "claims_since": (
        "与 {day} 相比：当日的记录，现行模型；当日不在账上的不算。",
        "Against {day}: its records as they read then, by the model in use; what was not in that"
        " day's book is left out.",
    ),
    "claims_shown": (
        "第 {first}–{last} 笔，共 {n} 笔，未收 {balance}；点编号看催收单。",
        "{first} to {last} of {n}, balance {balance}; an id opens its collection sheet.",
    ),
    "claims_none": ("没有符合的应收。", "No receivable is like that."),
    "claims_back": ("上一页", "Back"),
    "claims_on": ("下一页", "Next"),
    "claim": ("应收", "receivable"),
    "claim_due": ("到期日", "due"),
    "claim_age": ("逾期天数", "days past due"),
    "claim_delay": ("未付概率", "delay"),
    "claim_expected": ("预计回款", "expected by"),
    "claim_beyond": ("更晚或收不回", "later or never"),
    "claim_cause": ("主要成因", "main cause"),
    "order_loss_per_hour": ("每小时涉及的预期损失", "expected loss per hour"),
    "order_expected_loss": ("预期损失", "expected loss"),
    "order_balance": ("未收余额", "balance"),
    "order_days_past_due": ("逾期天数", "days past due"),
    "order_delay_probability": ("未付概率", "delay"),
    "order_due_date": ("到期日", "due date"),
    "loss_title": ("预期信用损失：模型与准备矩阵", "Expected credit loss: model and matrix"),
    "loss_band": ("账龄", "age"),
    "loss_model": ("模型", "model"),
    "loss_matrix": ("矩阵", "matrix"),
    "loss_total": ("合计（情景加权前）", "total (before outlooks)"),
    "loss_weighted": ("情景加权", "weighted over outlooks"),
    "loss_outlooks": (
        "三种情景的权重和违约对数几率的调整（由公司定）：{each}。",
        "Outlooks, what they weigh and add to the log-odds of default (the company's judgement):"
        " {each}.",
    ),
    "loss_outlook": (
        "{name} {weight}（{shift}），模型 {model}",
        "{name} {weight} ({shift}), model {model}",
    ),
    "loss_range": (
        "模型区间（{low_level}–{high_level}）：{low} – {high}。",
        "Model's range, {low_level} to {high_level}: {low} to {high}.",
    ),
    "loss_long": (
        "逾期已超过 {days} 天的 {n:,} 笔（未收 {balance}）按各自概率计 {model}；"
        "若一律视为已经违约，为 {all}。",
        "Past due for more than {days} days: {n:,} (open {balance}), by their own probabilities"
        " {model}; taken as in default already, {all}.",
    ),
    "loss_outside": (
        "模型的数字（期望）在区间之外：少数大额应收决定了损失，它们要么损失、要么不损失，"
        "很少正好是期望值。",
        "The model's figure, a mean, lies outside: a few large claims decide the loss, and each is"
        " lost or is not, hardly ever the mean.",
    ),
    "loss_override": (
        "人工调整：{who} {amount}（{reason}）",
        "override: {who} {amount} ({reason})",
    ),
    "provide": ("人工调整损失准备", "Set a provision by hand"),
    "provide_customer": ("客户名称或编号", "Customer's name or id"),
    "provide_hint": (
        "不填客户即为全部应收；计入 {month} 的结账，结账后失效（可改选月份）；须有理由，"
        "模型的数字不变；高于未收余额的按余额计。",
        "Without a customer it is for the whole book. It counts for the closing of {month}, or of"
        " the month chosen, and lapses with it; it needs a reason and leaves the model's figures as"
        " they are. Above what is owed it counts as what is owed.",
    ),
    "provide_same": (
        "台账中有 {n} 个客户叫这个名称（{ids}）：请填写客户编号",
        "{n} customers on record have this name ({ids}): give the id",
    ),
    "provide_back": ("撤回，按模型", "Take back: the model's"),
    "loss_elsewhere": (
        "{month} 结账的人工调整，不计入本账本：{who} {amount}（{reason}）",
        "override for the closing of {month}, no part of this book: {who} {amount} ({reason})",
    ),
    "loss_counted": ("；余额只有 {amount}，按余额计", "; counted as {amount}, all that is owed"),
    "loss_replaced": (
        "；已由全部应收的人工调整取代，不计",
        "; replaced by the one for the whole book, not counted",
    ),
    "whole_book": ("全部", "whole book"),
    "concentration": ("集中度", "Concentration"),
    "by_customer": ("客户", "customers"),
    "by_region": ("地区", "regions"),
    "by_main_cause": ("主要成因", "main causes"),
    "moved": ("预期信用损失的变动", "What moved the expected credit loss"),
    "review": ("模型与经理", "Model and manager"),
    "review_hint": (
        "经理不按模型作的决定，按季度与实际回款对照。",
        "Decisions against the model, held against what came to pass, by quarter.",
    ),
    "review_ask": ("对照", "Compare"),
    "review_none": (
        "还没有不按模型作的决定；评估合同后可在“签约前”页记下。",
        "No decision against the model is on file; write one down beside a deal's score.",
    ),
    "by_quarter": ("季度", "quarter"),
    "by_reason": ("理由", "reason"),
    "review_cases": ("已有结果", "matured"),
    "review_waiting": ("待到期", "waiting"),
    "review_afterwards": ("事后作出", "made afterwards"),
    "review_late": ("实际未付占比", "share unpaid"),
    "review_expected": ("模型预计", "model expected"),
    "review_manager": ("经理更接近", "manager nearer"),
    "review_model": ("模型更接近", "model nearer"),
    "back_to_model": ("按模型", "back to the model's"),
    "decisions": ("最近的决定（{n} / {of}）", "Latest decisions ({n} of {of})"),
    "moved_ask": ("与上月比较", "Compare with last month"),
    "moved_opening": ("期初（{day}）", "opening ({day})"),
    "moved_new": ("新增", "new"),
    "moved_paid": ("收回", "paid"),
    "moved_written_off": ("核销", "written off"),
    "moved_cancelled": ("作废或红冲", "cancelled"),
    "moved_outlooks": ("情景加权", "weighing the outlooks"),
    "moved_overrides": ("人工调整", "set by hand"),
    "moved_ageing": ("账龄与新情况", "ageing and news"),
    "moved_model": ("换模型", "model"),
    "moved_policy": ("改参数", "policy"),
    "moved_data": ("数据更正", "data"),
    "moved_closing": ("期末（{day}）", "closing ({day})"),
    "book_foot": (
        "金额为模型估计，不是承诺；页上金额取整，使各部分相加等于合计，精确到分的数字见接口（API）。"
        "模型 {version}。",
        "Amounts are a model's estimates, no promise; they are rounded so that parts add up, the"
        " API has the cents. Model {version}.",
    ),
}
