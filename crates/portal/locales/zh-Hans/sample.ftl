# 仅用于设计页面和测试。
sample-customers = { $count } 位客户
sample-batch = 批次 { $batch }，操作人 { $by }
