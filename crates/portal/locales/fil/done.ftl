# What is told after a form was sent. Filipino.

done-signed-out = Naka-sign out ka na.
done-withdrawal-requested = Na-request na ang withdrawal mo. Puwede mo itong kanselahin hangga't hindi pa sarado ang batch.
done-withdrawal-cancelled = Kinansela ang withdrawal. Nasa balance mo na ulit ang pera.
done-account-saved = Na-save ang payout account.
done-signed = Napirmahan mo na ang kontrata.
done-approve = Naaprubahan na.
done-reject = Tinanggihan na.
done-send-contract = Naipadala na ang kontrata.
done-countersign = Na-countersign na: active na ang partner.
done-suspend = Suspended na ang partner.
done-reinstate = Active na ulit ang partner.
done-terminate = Tinapos na ang partnership.
done-mark-paid = Minarkahan bilang paid.
done-mark-failed = Minarkahan bilang failed. Nasa balance na ulit ng partner ang pera.
done-results = Naipasok na ang mga resulta.
done-registered = Naka-register ka na. Makikita sa ibaba ang status ng registration mo.
done-registration-approve = Naaprubahan ang registration.
done-registration-reject = Tinanggihan ang registration.
done-registration-suspend = Suspended na ang registration.
done-registration-resume = Active na ulit ang registration.
done-registration-withdraw = Na-request na ang pag-alis sa campaign. Puwede pa itong kanselahin hangga't hindi pa aprubado.
done-registration-cancel-withdraw = Kinansela ang pag-alis. Walang nagbago sa registration.
done-registration-approve-withdraw = Naaprubahan ang pag-alis. Tapos na ang registration.
done-registration-reject-withdraw = Tinanggihan ang pag-alis. Walang nagbago sa registration.
done-registration-accept-terms = Sumang-ayon ka na sa bagong terms.
