# Dipaparkan di halaman reka bentuk sahaja dan digunakan untuk ujian.
sample-customers = { $count } pelanggan
sample-batch = Kelompok { $batch } oleh { $by }
