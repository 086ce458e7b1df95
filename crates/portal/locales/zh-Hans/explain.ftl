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
