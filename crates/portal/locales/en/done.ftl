# What is told at the top of a page after a form was sent: one message for each thing that can be done.

done-signed-out = You are signed out.
done-withdrawal-requested = Your withdrawal was asked for. Until its batch closes you can cancel it.
done-withdrawal-cancelled = The withdrawal was cancelled. The money is back in your balance.
done-account-saved = The payout account was saved.
done-signed = You have signed the contract.
done-approve = Approved.
done-reject = Rejected.
done-send-contract = The contract was sent.
done-countersign = Countersigned: the partner is active.
done-suspend = The partner is suspended.
done-reinstate = The partner is active again.
done-terminate = The partnership is ended.
done-mark-paid = Marked as paid.
done-mark-failed = Marked as failed. The money is back in the partner's balance.
done-results = The results were taken in.
done-registered = You have registered. Where your registration stands is shown below.
done-registration-approve = The registration is approved.
done-registration-reject = The registration was rejected.
done-registration-suspend = The registration is suspended.
done-registration-resume = The registration is in force again.
done-registration-withdraw = The withdrawal was asked for. Until it is approved it can be cancelled.
done-registration-cancel-withdraw = The withdrawal was cancelled. The registration stands as before.
done-registration-approve-withdraw = The withdrawal is approved. The registration has ended.
done-registration-reject-withdraw = The withdrawal was refused. The registration stands as before.
done-registration-accept-terms = You have agreed to the new terms.
