# What is told after a form was sent. Vietnamese.

done-signed-out = Bạn đã đăng xuất.
done-withdrawal-requested = Đã gửi yêu cầu rút tiền. Bạn có thể hủy trước khi đợt chi trả chốt.
done-withdrawal-cancelled = Đã hủy yêu cầu rút tiền. Tiền đã về lại số dư của bạn.
done-account-saved = Đã lưu tài khoản nhận tiền.
done-signed = Bạn đã ký hợp đồng.
done-approve = Đã duyệt.
done-reject = Đã từ chối.
done-send-contract = Đã gửi hợp đồng.
done-countersign = Đã ký đối ứng: đối tác đang hoạt động.
done-suspend = Đã tạm ngưng đối tác.
done-reinstate = Đối tác đã hoạt động trở lại.
done-terminate = Đã chấm dứt hợp tác.
done-mark-paid = Đã đánh dấu là đã chi trả.
done-mark-failed = Đã đánh dấu là thất bại. Tiền đã về lại số dư của đối tác.
done-results = Đã tiếp nhận kết quả.
done-registered = Bạn đã đăng ký. Xem tình trạng đăng ký bên dưới.
done-registration-approve = Đã duyệt đăng ký.
done-registration-reject = Đã từ chối đăng ký.
done-registration-suspend = Đã tạm ngưng đăng ký.
done-registration-resume = Đăng ký đã có hiệu lực trở lại.
done-registration-withdraw = Đã gửi yêu cầu rút khỏi chiến dịch. Có thể hủy trước khi được duyệt.
done-registration-cancel-withdraw = Đã hủy yêu cầu rút khỏi. Đăng ký vẫn như trước.
done-registration-approve-withdraw = Đã duyệt yêu cầu rút khỏi. Đăng ký đã kết thúc.
done-registration-reject-withdraw = Đã từ chối yêu cầu rút khỏi. Đăng ký vẫn như trước.
done-registration-accept-terms = Bạn đã đồng ý điều khoản mới.
