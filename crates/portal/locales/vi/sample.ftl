# Samples for the page of the design and for tests. Vietnamese.

sample-customers = { $count } khách hàng
sample-batch = Đợt { $batch } bởi { $by }
