# Why something was not done: one message for a code, or for a code and the field that is wrong.

refusal-not-found = There is no such thing, or it belongs to somebody else.
refusal-invalid-transition = This cannot be done now: it has changed in the meantime. Reload the page to see where it stands.
refusal-try-again = That did not work this time. Try again.

# Applying and signing
refusal-partner-exists = Somebody with this phone or e-mail address is a partner or has applied already.
refusal-country-not-supported = The programme is not open to this country yet. Choose another one.
refusal-invalid-request-name = Say the name of the applicant.
refusal-invalid-request-contact = Say whom to speak to.
refusal-invalid-request-phone = Write the number in international form: +, country code, number; digits only.
refusal-invalid-request-email = This is not an e-mail address.
refusal-invalid-request-channels = Say of each channel what it is, and how many people it reaches as a whole number.
refusal-invalid-request-signer-name = Type your name to sign.
refusal-invalid-request-reason = Say why; who it concerns will read it.
refusal-invalid-request-bank-reference = Say the reference that the bank gave the payment.

# The payout account
refusal-payout-account-locked = The payout account is entered once; ask support to change it.
refusal-currency-not-supported = The programme does not pay in this currency. Choose another one.
refusal-invalid-request-holder = Say who holds the account.
refusal-invalid-request-bank-name = Say the name of the bank.
refusal-invalid-request-bic = A BIC has 8 or 11 letters and digits, such as MBBEMYKL.
refusal-invalid-request-country = A country is two capital letters, such as MY.

# Withdrawals
refusal-partner-not-active = This is for active partners only. Ask your representative about your status.
refusal-payout-account-missing = Enter your payout account first.
refusal-withdrawal-in-process = A withdrawal is in process; the next can be asked for when it has ended.
# have, need: numbers of paying customers
refusal-not-enough-paying-customers =
    { $need ->
        [one] The first withdrawal needs { $need } paying customer; { $have } of yours are paying.
       *[other] The first withdrawal needs { $need } paying customers; { $have } of yours are paying.
    }
refusal-nothing-to-withdraw = There is no available balance to withdraw.
