# What is shown where a page cannot be. Filipino.

problem-not-found = Walang ganitong page
problem-not-found-why = Baka may typo ang address, o sa ibang tao ang page.
problem-forbidden = Hindi puwede sa sign-in na ito
problem-only-partner = Para sa partner ang page na ito. Mag-sign in bilang partner.
problem-only-seller = Para sa seller ang page na ito. Mag-sign in bilang seller.
problem-only-shopper = Para sa shopper ang page na ito. Buksan ito mula sa shop.
problem-only-helper = Para ito sa staff ng operator at ng marketplace. Mag-sign in gamit ang ganoong account.
problem-only-staff = Para ito sa staff ng operator. Mag-sign in gamit ang staff account.
problem-link-ended = Expired na ito
problem-link-ended-why = I-reload ang page kung saan ito makikita.
problem-forged = Pakipadala ulit
problem-forged-why = Luma na ang form na ito, o hindi galing sa page namin. Bumalik, i-reload ang page at ipadala ulit.
problem-unreadable = Hindi ito mabasa
problem-field = Hanggang { $most } characters lang ang bawat field, at bawal ang control characters.
problem-method = Hindi sa ganitong paraan
problem-method-why = Sa form lang mapupuntahan ang address na ito. Bumalik sa page ng form.
problem-ours = Nagka-problema sa panig namin
problem-start = Pumunta sa simula
problem-sign-in = Mag-sign in
trouble-storage-full = Puno na ang storage; walang na-save. Subukan ulit kapag may espasyo na.
trouble-storage-failed = Pumalya ang storage. Wala nang mase-save hangga't hindi nire-restart ang server.
trouble-storage-unavailable = Hindi available ang storage. Subukan ulit maya-maya.
trouble-busy = Masyadong maraming request na naghihintay. Subukan ulit maya-maya.
trouble-stopping = Humihinto ang server. Subukan ulit maya-maya.
trouble-internal = May mali sa program; walang na-save. Nasa log ng server ang detalye.
problem-fields = Hanggang { $most } field lang ang isang form.
