sample-customers = { $count } pelanggan
sample-batch = Batch { $batch } oleh { $by }
