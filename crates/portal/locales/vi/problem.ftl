# What is shown where a page cannot be. Vietnamese.

problem-not-found = Không tìm thấy trang này
problem-not-found-why = Có thể địa chỉ bị gõ sai, hoặc trang thuộc về người khác.
problem-forbidden = Tài khoản này không xem được trang
problem-only-partner = Trang này dành cho đối tác. Hãy đăng nhập với tư cách đối tác.
problem-only-seller = Trang này dành cho người bán. Hãy đăng nhập với tư cách người bán.
problem-only-shopper = Trang này dành cho người mua. Hãy mở từ trang mua sắm.
problem-only-helper = Trang này dành cho nhân viên của đơn vị vận hành và của sàn. Hãy đăng nhập bằng tài khoản phù hợp.
problem-only-staff = Trang này dành cho nhân viên của đơn vị vận hành. Hãy đăng nhập bằng tài khoản nhân viên.
problem-link-ended = Liên kết này đã hết hiệu lực
problem-link-ended-why = Hãy tải lại trang có chứa liên kết.
problem-forged = Vui lòng gửi lại
problem-forged-why = Biểu mẫu đã quá cũ hoặc không được gửi từ trang của chúng tôi. Hãy quay lại, tải lại trang và gửi lần nữa.
problem-unreadable = Không đọc được nội dung này
problem-field = Mỗi ô chứa tối đa { $most } ký tự và không được có ký tự điều khiển.
problem-method = Không mở được theo cách này
problem-method-why = Chỉ có thể đến địa chỉ này qua biểu mẫu. Hãy quay lại trang chứa biểu mẫu.
problem-ours = Hệ thống gặp sự cố
problem-start = Về trang đầu
problem-sign-in = Đăng nhập
trouble-storage-full = Bộ nhớ lưu trữ đã đầy nên chưa có gì được lưu. Hãy thử lại khi còn chỗ trống.
trouble-storage-failed = Bộ nhớ lưu trữ bị lỗi. Không gì được ghi thêm cho đến khi máy chủ khởi động lại.
trouble-storage-unavailable = Bộ nhớ lưu trữ tạm thời không dùng được. Vui lòng thử lại sau giây lát.
trouble-busy = Đang có quá nhiều yêu cầu. Vui lòng thử lại sau giây lát.
trouble-stopping = Máy chủ đang dừng. Vui lòng thử lại sau giây lát.
trouble-internal = Lỗi do phần mềm; chưa có gì được lưu. Xem chi tiết trong nhật ký máy chủ.
problem-fields = Biểu mẫu có tối đa { $most } ô.
