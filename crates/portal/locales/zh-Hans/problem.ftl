# 页面无法显示时的标题与处理办法。

problem-not-found = 页面不存在
problem-not-found-why = 网址可能有误，或该页面属于他人。
problem-forbidden = 当前登录身份无法访问
problem-only-partner = 此页面仅供合作伙伴使用，请以合作伙伴身份登录。
problem-only-seller = 此页面仅供卖家使用，请以卖家身份登录。
problem-only-shopper = 此页面仅供买家使用，请从商城打开。
problem-only-helper = 仅供运营方和电商平台的员工使用，请以相应身份登录。
problem-only-staff = 仅供运营方员工使用，请用员工账号登录。
problem-link-ended = 已失效
problem-link-ended-why = 请刷新所在页面。
problem-forged = 请重新提交
problem-forged-why = 表单已过期，或不是从我们的页面提交的。请返回并刷新页面，然后重新提交。
problem-unreadable = 无法读取内容
problem-field = 每项最多 { $most } 个字符，且不能含有控制字符。
problem-method = 无法以此方式访问
problem-method-why = 此网址仅用于提交表单，请返回表单所在页面。
problem-ours = 系统出现错误
problem-start = 返回首页
problem-sign-in = 登录
trouble-storage-full = 存储空间已满，未保存任何内容。请在腾出空间后重试。
trouble-storage-failed = 存储发生故障。服务器重启前不再写入任何内容。
trouble-storage-unavailable = 存储暂不可用，请稍后重试。
trouble-busy = 等待中的请求过多，请稍后重试。
trouble-stopping = 服务器正在停止，请稍后重试。
trouble-internal = 程序出错，未保存任何内容。详情请查看服务器日志。
problem-fields = 表单最多 { $most } 个字段。
