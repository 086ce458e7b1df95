# ข้อความแจ้งด้านบนของหน้าหลังส่งฟอร์มสำเร็จ

done-signed-out = ออกจากระบบแล้ว
done-withdrawal-requested = ส่งคำขอถอนเงินแล้ว ยกเลิกได้จนกว่าจะปิดรอบจ่ายเงิน
done-withdrawal-cancelled = ยกเลิกการถอนเงินแล้ว เงินกลับเข้ายอดของคุณเรียบร้อย
done-account-saved = บันทึกบัญชีรับเงินแล้ว
done-signed = คุณลงนามสัญญาแล้ว
done-approve = อนุมัติแล้ว
done-reject = บันทึกว่าไม่อนุมัติแล้ว
done-send-contract = ส่งสัญญาแล้ว
done-countersign = ลงนามร่วมแล้ว พาร์ทเนอร์เริ่มใช้งานได้
done-suspend = ระงับพาร์ทเนอร์แล้ว
done-reinstate = พาร์ทเนอร์กลับมาใช้งานได้แล้ว
done-terminate = สิ้นสุดการเป็นพาร์ทเนอร์แล้ว
done-mark-paid = บันทึกว่าจ่ายแล้ว
done-mark-failed = บันทึกว่าจ่ายไม่สำเร็จ เงินกลับเข้ายอดของพาร์ทเนอร์แล้ว
done-results = รับผลการจ่ายเงินเข้าระบบแล้ว
done-registered = สมัครเข้าร่วมแล้ว ดูสถานะการสมัครได้ด้านล่าง
done-registration-approve = อนุมัติการสมัครแล้ว
done-registration-reject = บันทึกว่าไม่อนุมัติการสมัครแล้ว
done-registration-suspend = ระงับการสมัครแล้ว
done-registration-resume = การสมัครกลับมามีผลแล้ว
done-registration-withdraw = ส่งคำขอถอนตัวแล้ว ยกเลิกได้จนกว่าจะอนุมัติ
done-registration-cancel-withdraw = ยกเลิกการถอนตัวแล้ว การสมัครยังเป็นเหมือนเดิม
done-registration-approve-withdraw = อนุมัติการถอนตัวแล้ว การสมัครสิ้นสุดลง
done-registration-reject-withdraw = ไม่อนุมัติการถอนตัว การสมัครยังเป็นเหมือนเดิม
done-registration-accept-terms = คุณยอมรับข้อกำหนดใหม่แล้ว
