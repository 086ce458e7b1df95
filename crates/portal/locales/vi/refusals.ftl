# Why something was not done. Vietnamese.

refusal-not-found = Không có mục này, hoặc mục này thuộc về người khác.
refusal-invalid-transition = Hiện không thể thực hiện: thông tin vừa thay đổi. Hãy tải lại trang để xem tình trạng mới nhất.
refusal-try-again = Lần này chưa thực hiện được. Vui lòng thử lại.
refusal-partner-exists = Số điện thoại hoặc email này đã thuộc về một đối tác hoặc đã được dùng để đăng ký.
refusal-country-not-supported = Chương trình chưa mở tại quốc gia này. Vui lòng chọn quốc gia khác.
refusal-invalid-request-name = Nhập tên người đăng ký.
refusal-invalid-request-contact = Nhập tên người liên hệ.
refusal-invalid-request-phone = Nhập số theo dạng quốc tế: +, mã quốc gia, số điện thoại; chỉ gồm chữ số.
refusal-invalid-request-email = Email không hợp lệ.
refusal-invalid-request-channels = Với mỗi kênh, hãy cho biết đó là gì và số người tiếp cận (số nguyên).
refusal-invalid-request-signer-name = Gõ tên của bạn để ký.
refusal-invalid-request-reason = Hãy ghi lý do; người liên quan sẽ đọc.
refusal-invalid-request-bank-reference = Hãy ghi mã tham chiếu mà ngân hàng đã cấp cho khoản thanh toán này.
refusal-payout-account-locked = Tài khoản nhận tiền chỉ nhập được một lần; hãy liên hệ bộ phận hỗ trợ để thay đổi.
refusal-currency-not-supported = Chương trình không chi trả bằng loại tiền này. Vui lòng chọn loại khác.
refusal-invalid-request-holder = Nhập tên chủ tài khoản.
refusal-invalid-request-bank-name = Nhập tên ngân hàng.
refusal-invalid-request-bic = BIC gồm 8 hoặc 11 chữ cái và chữ số, ví dụ MBBEMYKL.
refusal-invalid-request-country = Quốc gia gồm hai chữ in hoa, ví dụ MY.
refusal-partner-not-active = Chỉ dành cho đối tác đang hoạt động. Hãy hỏi người phụ trách về trạng thái của bạn.
refusal-payout-account-missing = Hãy nhập tài khoản nhận tiền trước.
refusal-withdrawal-in-process = Đang có một lệnh rút tiền được xử lý; bạn có thể yêu cầu lệnh tiếp theo khi lệnh này kết thúc.
refusal-not-enough-paying-customers = Lần rút tiền đầu tiên cần { $need } khách hàng trả phí; bạn đang có { $have }.
refusal-nothing-to-withdraw = Không có số dư khả dụng để rút.
