# 操作未能完成的原因：按代码，或按代码与有误的字段。

refusal-not-found = 内容不存在，或不属于您。
refusal-invalid-transition = 状态已有变化，现在无法执行此操作。请刷新页面查看最新状态。
refusal-try-again = 这次没有成功，请重试。
refusal-partner-exists = 此手机号码或邮箱已是合作伙伴，或已提交过申请。
refusal-country-not-supported = 本计划尚未在该国家开放，请选择其他国家。
refusal-invalid-request-name = 请填写申请人名称。
refusal-invalid-request-contact = 请填写联系人。
refusal-invalid-request-phone = 请以国际格式填写号码：+、国家代码和号码，仅限数字。
refusal-invalid-request-email = 邮箱格式不正确。
refusal-invalid-request-channels = 请填写每个渠道的类型，以及覆盖人数（整数）。
refusal-invalid-request-signer-name = 请输入您的姓名以签署。
refusal-invalid-request-reason = 请说明原因；相关方会看到。
refusal-invalid-request-bank-reference = 请填写银行为该笔付款给出的参考号。
refusal-payout-account-locked = 收款账户只能填写一次，如需更改请联系客服。
refusal-currency-not-supported = 本计划不支持以该币种打款，请选择其他币种。
refusal-invalid-request-holder = 请填写账户持有人。
refusal-invalid-request-bank-name = 请填写银行名称。
refusal-invalid-request-bic = BIC 由 8 或 11 位字母和数字组成，例如 MBBEMYKL。
refusal-invalid-request-country = 国家须为两个大写字母，例如 MY。
refusal-partner-not-active = 仅限生效中的合作伙伴操作。请向您的专属顾问查询您的状态。
refusal-payout-account-missing = 请先填写收款账户。
refusal-withdrawal-in-process = 您有一笔提现正在处理，完成后才能再次申请。
refusal-not-enough-paying-customers = 首次提现需要 { $need } 位付费客户，您目前有 { $have } 位。
refusal-nothing-to-withdraw = 没有可提现的余额。
