# Why a commission is what it is. Vietnamese.

explain-event = { $kind } { $id } từ { $source }, { $at }
explain-transfer = { $id }: { $debit } đến { $credit }, { $amount }
label-event = Sự kiện được báo
label-ledger = Ghi sổ
label-payment = Thanh toán
label-rules-version = Phiên bản quy tắc
label-customer-referred = Do bạn giới thiệu
label-product-kind = Loại sản phẩm
label-paid-at = Thanh toán lúc
label-currency = Loại tiền
label-partner = Đối tác
label-verdict = Kết luận
label-paying-number = Số thứ tự trả phí
label-rate = Tỷ lệ
label-commission = Hoa hồng
label-refunded = Đã hoàn tiền sau đó
label-commission-after-refunds = Hoa hồng sau hoàn tiền
label-earned-before = Hoa hồng trước
label-refund = Hoàn tiền
label-earned-after = Hoa hồng sau
label-reversal = Thu hồi
label-credited-at = Ghi nhận lúc
