# Shown on the page of the design only, and used by tests.
sample-customers =
    { $count ->
        [one] { $count } customer
       *[other] { $count } customers
    }
sample-batch = Batch { $batch } by { $by }
