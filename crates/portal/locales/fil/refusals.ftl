# Why something was not done. Filipino.

refusal-not-found = Walang ganito, o sa ibang tao ito.
refusal-invalid-transition = Hindi ito magagawa ngayon dahil may nagbago na. I-reload ang page para makita ang kasalukuyang status.
refusal-try-again = Hindi ito natuloy. Subukan ulit.
refusal-partner-exists = May partner o applicant na gamit ang phone o email address na ito.
refusal-country-not-supported = Hindi pa bukas ang program sa bansang ito. Pumili ng iba.
refusal-invalid-request-name = Ilagay ang pangalan ng applicant.
refusal-invalid-request-contact = Ilagay kung sino ang kakausapin.
refusal-invalid-request-phone = Isulat ang number sa international format: +, country code, number; digits lang.
refusal-invalid-request-email = Hindi ito valid na email address.
refusal-invalid-request-channels = Para sa bawat channel, sabihin kung ano ito at ilang tao ang naaabot nito (buong number).
refusal-invalid-request-signer-name = I-type ang pangalan mo para pumirma.
refusal-invalid-request-reason = Sabihin kung bakit; mababasa ito ng kinauukulan.
refusal-invalid-request-bank-reference = Ilagay ang reference na ibinigay ng bangko para sa bayad na ito.
refusal-payout-account-locked = Isang beses lang nailalagay ang payout account; makipag-ugnayan sa support para palitan ito.
refusal-currency-not-supported = Hindi nagbabayad ang program sa currency na ito. Pumili ng iba.
refusal-invalid-request-holder = Ilagay kung kanino nakapangalan ang account.
refusal-invalid-request-bank-name = Ilagay ang pangalan ng bangko.
refusal-invalid-request-bic = Ang BIC ay may 8 o 11 letters at digits, gaya ng MBBEMYKL.
refusal-invalid-request-country = Ang bansa ay dalawang malaking letra, gaya ng MY.
refusal-partner-not-active = Para lang ito sa active na partners. Tanungin ang representative mo tungkol sa status mo.
refusal-payout-account-missing = Ilagay muna ang payout account mo.
refusal-withdrawal-in-process = May withdrawal na pinoproseso; makakapag-request ka ng susunod kapag tapos na ito.
refusal-not-enough-paying-customers =
    { $need ->
        [one] Kailangan ng { $need } paying customer para sa unang withdrawal; { $have } na ang sa iyo.
       *[other] Kailangan ng { $need } paying customer para sa unang withdrawal; { $have } na ang sa iyo.
    }
refusal-nothing-to-withdraw = Walang available balance na mawi-withdraw.
