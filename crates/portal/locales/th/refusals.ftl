# เหตุที่ทำรายการไม่ได้: หนึ่งข้อความต่อรหัส หรือต่อรหัสและช่องที่กรอกผิด

refusal-not-found = ไม่พบรายการนี้ หรือเป็นรายการของผู้อื่น
refusal-invalid-transition = ทำรายการนี้ไม่ได้ เพราะสถานะเปลี่ยนไปแล้ว โปรดโหลดหน้านี้ใหม่เพื่อดูสถานะล่าสุด
refusal-try-again = ครั้งนี้ทำรายการไม่สำเร็จ โปรดลองอีกครั้ง
refusal-partner-exists = มีผู้ใช้เบอร์โทรหรืออีเมลนี้เป็นพาร์ทเนอร์หรือสมัครไว้แล้ว
refusal-country-not-supported = โปรแกรมยังไม่เปิดในประเทศนี้ โปรดเลือกประเทศอื่น
refusal-invalid-request-name = โปรดกรอกชื่อผู้สมัคร
refusal-invalid-request-contact = โปรดกรอกชื่อผู้ติดต่อ
refusal-invalid-request-phone = กรอกเบอร์โทรแบบสากล: + รหัสประเทศ แล้วตามด้วยหมายเลข ใช้ตัวเลขเท่านั้น
refusal-invalid-request-email = อีเมลไม่ถูกต้อง
refusal-invalid-request-channels = โปรดระบุประเภทของแต่ละช่องทาง และจำนวนคนที่เข้าถึงเป็นเลขจำนวนเต็ม
refusal-invalid-request-signer-name = พิมพ์ชื่อของคุณเพื่อลงนาม
refusal-invalid-request-reason = ระบุเหตุผล ผู้ที่เกี่ยวข้องจะได้อ่าน
refusal-invalid-request-bank-reference = ระบุเลขอ้างอิงที่ธนาคารให้ไว้สำหรับการจ่ายเงินนี้
refusal-payout-account-locked = บัญชีรับเงินกรอกได้ครั้งเดียว หากต้องการเปลี่ยน โปรดติดต่อฝ่ายช่วยเหลือ
refusal-currency-not-supported = โปรแกรมไม่จ่ายเงินเป็นสกุลเงินนี้ โปรดเลือกสกุลอื่น
refusal-invalid-request-holder = โปรดกรอกชื่อเจ้าของบัญชี
refusal-invalid-request-bank-name = โปรดกรอกชื่อธนาคาร
refusal-invalid-request-bic = BIC ต้องมีตัวอักษรและตัวเลข 8 หรือ 11 ตัว เช่น MBBEMYKL
refusal-invalid-request-country = ประเทศต้องเป็นตัวพิมพ์ใหญ่สองตัว เช่น MY
refusal-partner-not-active = สำหรับพาร์ทเนอร์ที่ใช้งานอยู่เท่านั้น โปรดสอบถามสถานะกับเจ้าหน้าที่ที่ดูแลคุณ
refusal-payout-account-missing = โปรดกรอกบัญชีรับเงินก่อน
refusal-withdrawal-in-process = มีรายการถอนเงินที่กำลังดำเนินการ ถอนครั้งต่อไปได้เมื่อรายการนี้สิ้นสุด
refusal-not-enough-paying-customers = การถอนเงินครั้งแรกต้องมีลูกค้าที่ชำระเงิน { $need } คน ตอนนี้คุณมี { $have } คน
refusal-nothing-to-withdraw = ไม่มียอดที่ถอนได้
