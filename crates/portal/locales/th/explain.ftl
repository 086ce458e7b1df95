# ที่มาของยอดค่าคอมมิชชั่น: สิ่งที่นำมาพิจารณาและผลที่ได้

explain-event = { $kind } { $id } จาก { $source }, { $at }
explain-transfer = { $id }: { $debit } ไป { $credit }, { $amount }
label-event = เหตุการณ์ที่ได้รับแจ้ง
label-ledger = ลงบัญชี
label-payment = การชำระเงิน
label-rules-version = เวอร์ชันของกฎ
label-customer-referred = ลูกค้าที่คุณแนะนำ
label-product-kind = ประเภทสินค้า
label-paid-at = ชำระเงินเมื่อ
label-currency = สกุลเงิน
label-partner = พาร์ทเนอร์
label-verdict = ผลการพิจารณา
label-paying-number = ลำดับลูกค้าที่ชำระเงิน
label-rate = อัตรา
label-commission = ค่าคอมมิชชั่น
label-refunded = คืนเงินหลังจากนั้น
label-commission-after-refunds = ค่าคอมมิชชั่นหลังหักการคืนเงิน
label-earned-before = ได้รับก่อนคืนเงิน
label-refund = การคืนเงิน
label-earned-after = ได้รับหลังคืนเงิน
label-reversal = เรียกคืน
label-credited-at = เข้ายอดเมื่อ
explain-product = { $base } × { $rate } = { $result } ปัดเศษ (ครึ่งหน่วยปัดออกจากศูนย์)
explain-window = การชำระเงินได้ค่าคอมมิชชั่นตั้งแต่ { $from } จนถึงก่อน { $until }
explain-rate-locked = ลูกค้ารายนี้ยังใช้อัตราตามกฎเวอร์ชันก่อน
step-yes = ใช่
step-vip-plan = แพ็กเกจ VIP
step-terminated = การเป็นพาร์ทเนอร์สิ้นสุดแล้ว
step-eligible = ได้ค่าคอมมิชชั่น
step-customer-not-referred = ไม่ได้ค่าคอมมิชชั่น: ไม่มีพาร์ทเนอร์แนะนำลูกค้ารายนี้
step-product-not-commissionable = ไม่ได้ค่าคอมมิชชั่น: สินค้านี้ไม่มีค่าคอมมิชชั่น
step-outside-window = ไม่ได้ค่าคอมมิชชั่น: เกินระยะเวลาสองปีหรือยังไม่เริ่มนับ
step-currency-not-supported = ไม่ได้ค่าคอมมิชชั่น: ไม่มีการจ่ายในสกุลเงินนี้
step-partner-terminated = ไม่ได้ค่าคอมมิชชั่น: การเป็นพาร์ทเนอร์สิ้นสุดแล้ว
