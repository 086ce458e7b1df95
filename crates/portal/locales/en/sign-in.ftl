# Signing in, one's own sign-in, and who may what: for partners, sellers, shoppers and the operator's staff.

sign-in-title = Sign in
sign-in-email = E-mail
sign-in-password = Password
sign-in-button = Sign in
sign-in-mail-button = Mail me a link
sign-in-mail-hint = Partners may sign in without a password: write your e-mail address and have a link mailed to you.
sign-in-no-mail = No links can be mailed here. If you have no password, ask the programme for a link.
sign-in-with-key = Sign in with an access key
sign-in-key = Access key
sign-in-key-hint = The key you were given as a partner, a seller or as staff. It begins with gk_.
sign-in-key-button = Sign in with the key
sign-in-no-partner = Not a partner yet?
sign-in-apply = Apply
sign-in-refused = Address and password do not belong together. Check both for typing errors.
sign-in-key-refused = This key is not known, or was revoked. Check it for missing characters.
# $span is a span of time, such as "4 min 10 s" or "less than a minute".
sign-in-wait = There were too many tries from here. Try again in { $span }.
sign-in-email-missing = Write your e-mail address.
sign-in-code-title = One more step
sign-in-code = Code of your authenticator
sign-in-code-hint = The six digits your authenticator shows now.
sign-in-code-refused = This is not the code that is shown now, or it was used before. Wait for the next one.
sign-in-code-late = This took too long. Sign in again.
sign-in-mailed-title = Look into your mailbox
sign-in-mailed = If a partner has this address, a link is on its way
sign-in-mailed-explained = The link signs you in once and holds for half an hour. If nothing comes, look into the folder for spam and check that it is the address you applied with.
sign-in-mail-look = See the letters of this sandbox
# $name is a person or a business.
sign-in-link-for = This link signs you in as { $name }.
sign-in-link-button = Sign me in
sign-in-link-used = This link was used before. Each link signs in once.
sign-in-link-ended = This link has ended, or is not complete.
sign-in-other-way = Sign in another way
# Subject and text of a letter.
sign-in-letter-subject = Your link to sign in
sign-in-letter-text = This link signs you in to the partner programme. It holds for half an hour and can be used once.
sign-in-letter-ignore = If you did not ask for it, do nothing: without the link nobody gets in.
sign-in-invite-subject = Your account for the partner programme
# $name is the person the letter goes to.
sign-in-invite-text = { $name }, an account was made for you. This link signs you in once, within three days; then choose a password.

sandbox-mail-title = Letters of this sandbox
sandbox-mail-explained = A sandbox sends no mail. The newest fifty letters are kept here instead, until it stops.
sandbox-mail-none = No letters yet
sandbox-mail-none-explained = Ask for a link to sign in, or invite somebody to the staff, and the letter is here.
sandbox-mail-to = To { $to }

account-title = Your sign-in
account-name = Name
account-role = Role
account-known-as = Known in the log as
account-no-means = You came in with an access key or a link, so there is no password to change. The sessions below are yours to end.
account-password = Password
account-password-set = You have a password. When you change it, all your other sessions end.
account-password-none = You have no password yet. With one you can sign in without a link.
account-password-current = Your password now
account-password-new = New password
account-password-hint = At least 12 characters. A few words that only you put together are easy to remember and hard to guess.
account-password-again = New password once more
account-password-button = Save the password
account-password-differs = The two do not match. Type the new password twice.
account-codes = Code of an authenticator
account-codes-on = Who signs in as you needs your password and a code of your authenticator.
account-codes-none = With an authenticator on your telephone, a password alone lets nobody in. It works without a network.
account-codes-set-up = Set up an authenticator
account-codes-turn-off = Do without codes
account-codes-off-button = Ask for no codes any more
account-codes-title = Set up an authenticator
account-codes-step-app = Open the authenticator on your telephone. If you have none, install one from its shop; any that knows codes of six digits works.
account-codes-step-scan = Scan this code with it.
account-codes-step-type = If you cannot scan it, type this:
account-codes-step-code = Write the code that it shows.
account-codes-qr = A QR code for your authenticator. The text below says the same.
account-codes-on-button = Turn codes on
account-sessions = Where you are signed in
account-session-browser = Browser
account-session-way = Signed in with
account-session-since = Since
account-session-seen = Last used
account-session-end = End it
account-session-this = This browser
account-session-revoke = Sign out there
account-sessions-revoke = Sign out everywhere else
# $browser and $system are names such as "Firefox" and "Android".
account-browser-on = { $browser } on { $system }
account-browser-unknown = An unknown browser

# How somebody signed in. These stand alone in a table.
label-way-key = An access key
label-way-password = A password
label-way-password-code = A password and a code
label-way-code = A code
label-way-link = A link
label-way-link-code = A link and a code

role-operator = Operator
role-auditor = Auditor
role-host = Host system
role-partner = Partner
role-seller = Seller
role-shopper = Shopper

status-disabled = Disabled
status-revoked = Revoked

refusal-password-length = A password has 12 to 200 characters.
refusal-password-guessable = Choose another than your address.
refusal-password-wrong = This is not your password.
refusal-code-wrong = This is not the code that is shown now. Check that the clock of your telephone is right.
refusal-secret-expired = This took too long. Remove what you scanned and scan the code that is shown now.
refusal-codes-are-on = An authenticator is set up already. Turn codes off before you set up another.
refusal-too-many-tries = There were too many tries. Wait a while and try again.
refusal-name-missing = Write a name.
refusal-email-invalid = This is not an e-mail address.
refusal-staff-exists = This address has an account already.
refusal-own-account = This is your own account. Ask somebody else to change it.

done-password-saved = The password was saved. All your other sessions have ended.
done-codes-on = From now on a code is asked for when you sign in with your password or a mailed link.
done-codes-off = No code is asked for any more.
done-session-ended = The session has ended.
done-sessions-ended = All other sessions have ended.
done-staff-changed = The account was changed.
done-key-revoked = The key was revoked. It is refused from now on.

operator-staff-explained = Who works for the operator, and what they may do: operators do everything, auditors see everything and change nothing.
operator-staff-accounts = Accounts
operator-staff-none = No accounts yet
operator-staff-none-explained = Until there are some, staff signs in with access keys. Invite the first person below.
operator-staff-name = Name
operator-staff-role = Role
operator-staff-status = Status
operator-staff-means = Signs in with
operator-staff-sessions = Sessions
operator-staff-actions = Change
operator-staff-password = A password
operator-staff-password-codes = A password and a code
operator-staff-not-yet = No password yet
operator-staff-change = Change
operator-staff-new-link = New link to sign in
operator-staff-end-sessions = Sign out everywhere
operator-staff-forget-codes = Authenticator lost: ask for no codes
operator-staff-make-auditor = Make auditor
operator-staff-make-operator = Make operator
operator-staff-disable = Disable
operator-staff-enable = Enable again
operator-staff-invite = Invite somebody
operator-staff-invite-explained = They get a link that signs them in once, where they choose a password.
operator-staff-invite-button = Make the account
operator-staff-link = The link for { $email }
operator-staff-link-mailed = It was mailed, too. It is shown here this once.
operator-staff-link-not-mailed = No mail is set up, so hand it over yourself. It is shown here this once.
# $when is an instant.
operator-staff-link-until = It signs in once, until { $when }.

operator-keys-explained = Programs show a key with each request; people can sign in with one, too. Only a hash of it is kept.
operator-keys-none = No keys yet
operator-keys-none-explained = Make one for the host system, so that it can tell what happens.
operator-keys-name = Name
operator-keys-name-hint = The system or the person who gets it.
operator-keys-role = Role
operator-keys-participant = Speaks for
operator-keys-participant-hint = Of a partner's key the partner (pa_…), of a seller's key the seller as the marketplace calls it.
operator-keys-since = Made
operator-keys-status = Status
operator-keys-actions = Revoke
operator-keys-revoke = Revoke
operator-keys-make = Make a key
operator-keys-make-button = Make the key
operator-keys-made = The key “{ $name }”
operator-keys-made-once = It is shown here this once. Copy it now.
operator-keys-role-missing = Choose a role.
operator-keys-partner-missing = There is no such partner. Copy its identifier from its page.
operator-keys-seller-missing = Write the seller as the marketplace calls it.
operator-keys-participant-needless = A key of this role speaks for nobody. Leave this empty.

operator-audit-access = Access
operator-audit-actions = Actions
operator-audit-access-explained = Who signed in, who was refused, and who may: accounts, keys and links.
operator-audit-actions-explained = What people and the clock did, as it stands in the log of events.
operator-audit-search = Of whom
operator-audit-search-hint = An e-mail address, a key (gk_…), a partner (pa_…), or root.
operator-audit-search-button = Show
operator-audit-none = Nothing here
operator-audit-none-explained = Nothing was done that fits.
operator-audit-none-yet = Nothing that fits is among the newest entries. Go on to older ones.
operator-audit-at = When
operator-audit-who = Who
operator-audit-what = What
operator-audit-subject = About
# The place of an entry in the log.
operator-audit-entry = Entry { $number }

kind-audit-signed-in = Signed in
kind-audit-sign-in-refused = Refused at signing in
kind-audit-key-made = Made a key
kind-audit-key-revoked = Revoked a key
kind-audit-staff-invited = Made an account
kind-audit-staff-role = Changed a role
kind-audit-staff-disabled = Disabled an account
kind-audit-staff-enabled = Enabled an account
kind-audit-sessions-ended = Ended sessions
kind-audit-link-made = Made a link to sign in
kind-audit-password-set = Set a password
kind-audit-codes-on = Turned codes on
kind-audit-codes-off = Turned codes off

# What people and the clock do, as the log keeps it.
kind-audit-apply = Applied as a partner
kind-audit-review = Took a step of a partner's review
kind-audit-click = Followed a referral link
kind-audit-set-payout-account = Entered the payout account
kind-audit-propose-payout-account = Proposed another payout account
kind-audit-decide-payout-account = Decided on a payout account
kind-audit-request-withdrawal = Asked for a withdrawal
kind-audit-step-withdrawal = Took a step of a withdrawal
kind-audit-file-payments = Made a payment file
kind-audit-propose-correction = Proposed a correction
kind-audit-decide-correction = Decided on a correction
kind-audit-publish-rules = Published rules
kind-audit-publish-contract = Published a contract text
kind-audit-register = Registered a seller
kind-audit-step-registration = Took a step of a registration
kind-audit-publish-terms = Published campaign terms
kind-audit-reserve = Reserved bonus
kind-audit-step-redemption = Took a step of a redemption
kind-audit-fund-budget = Funded a budget
kind-audit-due = Did what fell due
