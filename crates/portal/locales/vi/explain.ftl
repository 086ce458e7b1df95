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
explain-product = { $base } × { $rate } = { $result }, làm tròn đến số gần nhất (từ nửa trở lên làm tròn ra xa số 0)
explain-window = Các thanh toán từ { $from } đến trước { $until } được tính hoa hồng
explain-rate-locked = Khách hàng giữ tỷ lệ theo phiên bản quy tắc trước
step-yes = Có
step-vip-plan = Gói VIP
step-terminated = Hợp tác đã chấm dứt
step-eligible = Có hoa hồng
step-customer-not-referred = Không có hoa hồng: khách hàng không do ai giới thiệu
step-product-not-commissionable = Không có hoa hồng: sản phẩm này không được trả hoa hồng
step-outside-window = Không có hoa hồng: đã hết hoặc chưa bắt đầu thời hạn hai năm
step-currency-not-supported = Không có hoa hồng: chương trình không chi trả bằng loại tiền này
step-partner-terminated = Không có hoa hồng: hợp tác đã chấm dứt
