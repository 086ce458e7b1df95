# Samples for the page of the design and for tests. Filipino.

sample-customers =
    { $count ->
        [one] { $count } customer
       *[other] { $count } customer
    }
sample-batch = Batch { $batch } ni { $by }
