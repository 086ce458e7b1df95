# ใช้แสดงในหน้าตัวอย่างดีไซน์และในการทดสอบเท่านั้น

sample-customers = ลูกค้า { $count } คน
sample-batch = รอบจ่ายเงิน { $batch } โดย { $by }
