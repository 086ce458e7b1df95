# 提交表单后显示在页面顶部的结果提示。

done-signed-out = 您已退出登录。
done-withdrawal-requested = 提现申请已提交。批次截止前可随时取消。
done-withdrawal-cancelled = 提现已取消，款项已退回您的余额。
done-account-saved = 收款账户已保存。
done-signed = 您已签署合同。
done-approve = 已通过。
done-reject = 已驳回。
done-send-contract = 合同已发送。
done-countersign = 已会签，合作伙伴身份已生效。
done-suspend = 已暂停该合作伙伴。
done-reinstate = 已恢复该合作伙伴。
done-terminate = 合作关系已终止。
done-mark-paid = 已标记为已付款。
done-mark-failed = 已标记为失败，款项已退回合作伙伴的余额。
done-results = 银行结果已导入。
done-registered = 报名成功，当前状态如下。
done-registration-approve = 报名已通过。
done-registration-reject = 报名已驳回。
done-registration-suspend = 报名已暂停。
done-registration-resume = 报名已恢复生效。
done-registration-withdraw = 退出申请已提交。审核通过前可以撤回。
done-registration-cancel-withdraw = 退出申请已撤回，报名状态不变。
done-registration-approve-withdraw = 已同意退出，该报名已结束。
done-registration-reject-withdraw = 退出申请已驳回，报名状态不变。
done-registration-accept-terms = 您已同意新条款。
