# 金额的由来：佣金计算时查看的项目（label-…）及结果。

explain-event = { $source } 的 { $kind } { $id }，{ $at }
explain-transfer = { $id }：{ $debit } → { $credit }，{ $amount }
label-event = 上报内容
label-ledger = 入账情况
label-payment = 支付
label-rules-version = 规则版本
label-customer-referred = 由您推荐的客户
label-product-kind = 产品类型
label-paid-at = 支付时间
label-currency = 币种
label-partner = 合作伙伴
label-verdict = 判定结果
label-paying-number = 付费序号
label-rate = 比例
label-commission = 佣金
label-refunded = 之后的退款
label-commission-after-refunds = 扣除退款后的佣金
label-earned-before = 此前所得
label-refund = 退款
label-earned-after = 此后所得
label-reversal = 扣回
label-credited-at = 入账时间
explain-product = { $base } × { $rate } = { $result }，四舍五入
explain-window = 自 { $from } 起至 { $until } 前的支付可得佣金
explain-rate-locked = 该客户沿用早前规则版本的佣金率
step-yes = 是
step-vip-plan = VIP 套餐
step-terminated = 合作关系已终止
step-eligible = 可得佣金
step-customer-not-referred = 无佣金：该客户不是由合作伙伴推荐的
step-product-not-commissionable = 无佣金：此产品不支付佣金
step-outside-window = 无佣金：不在两年期限内
step-currency-not-supported = 无佣金：不支付此币种的佣金
step-partner-terminated = 无佣金：合作关系已终止
