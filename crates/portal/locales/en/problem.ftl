# What is shown where a page cannot be: its title, and what can be done.

problem-not-found = There is no such page
problem-not-found-why = The address may be mistyped, or it belongs to somebody else.
problem-forbidden = Not with this sign-in
problem-only-partner = This page is a partner's. Sign in as a partner.
problem-only-seller = This page is a seller's. Sign in as a seller.
problem-only-shopper = This page is a shopper's. Open it from the shop.
# host: the marketplace that Guerdon works for
problem-only-helper = This is for staff of the operator and of the host. Sign in as such.
problem-only-staff = This is for the operator's staff. Sign in with an account of the staff.
problem-link-ended = This has ended
problem-link-ended-why = Reload the page that it is shown in.
problem-forged = Please send it again
problem-forged-why = This form is too old, or was not sent from a page of ours. Go back, reload the page and send it again.
problem-unreadable = This cannot be read
problem-field = A field holds at most { $most } characters, and no control characters.
problem-method = Not this way
problem-method-why = This address is reached by a form only. Go back to its page.
problem-ours = Something went wrong on our side
problem-start = To the start
problem-sign-in = Sign in

trouble-storage-full = The storage is full; nothing was kept. Try again when there is room.
trouble-storage-failed = The storage failed. Nothing is written any more until the server is restarted.
trouble-storage-unavailable = The storage is not available. Try again in a moment.
trouble-busy = Too many requests are waiting. Try again in a moment.
trouble-stopping = The server is stopping. Try again in a moment.
trouble-internal = The program is at fault; nothing was kept. The log of the server says more.
problem-fields = A form has at most { $most } fields.
