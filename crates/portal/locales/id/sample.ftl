# Hanya tampil di halaman desain dan dipakai untuk pengujian.
sample-customers = { $count } pelanggan
sample-batch = Batch { $batch } oleh { $by }
