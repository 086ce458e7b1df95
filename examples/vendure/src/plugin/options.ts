/** What the plugin must be told. */
export interface GuerdonOptions {
    /** Where Guerdon is, without a slash at the end. */
    url: string;
    /** A key of the role `host`. */
    key: string;
    /** The `source` of every event. It names this shop, and must not change while the shop lives. */
    source: string;
    /** The seller whose orders these are. */
    sellerId: string;
    /** The coupon code that stands for the Bonus Cashback Voucher. */
    voucherCode: string;
    /** How long the outbox rests when there is nothing to tell, in milliseconds. */
    restMs?: number;
}
