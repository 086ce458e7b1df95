/** What is sold, what takes something off, and what becomes of each order. */
import { FundedBy } from '../plugin/facts';

export const VOUCHER = 'BONUS-CASHBACK';

/** Prices are in sen. Some of them make fees that end in a half. */
export const PRODUCTS = {
    tea: { name: 'Tea bag', price: 50 },
    card: { name: 'Postcard', price: 17 },
    sticker: { name: 'Sticker', price: 16 },
    mug: { name: 'Mug', price: 1999 },
    coffee: { name: 'Coffee beans, 250 g', price: 3350 },
    lamp: { name: 'Desk lamp', price: 8883 },
    chair: { name: 'Rattan chair', price: 24990 },
} as const;

export type Sku = keyof typeof PRODUCTS;

export interface Deal {
    code: string;
    name: string;
    fundedBy: FundedBy;
    percent?: number;
    /** Which products: all if it is not there. */
    only?: Sku[];
    /** Sen off the whole order. */
    off?: number;
}

export const DEALS: Deal[] = [
    { code: VOUCHER, name: 'Bonus Cashback Voucher', fundedBy: 'platform' },
    { code: 'SELLER10', name: '10 % off everything', fundedBy: 'seller', percent: 10 },
    { code: 'TEATIME', name: '15 % off tea and coffee', fundedBy: 'seller', percent: 15, only: ['tea', 'coffee'] },
    { code: 'WELCOME5', name: 'MYR 5.00 from the platform', fundedBy: 'platform', off: 500 },
];

/** So many of each product. */
export type Basket = Partial<Record<Sku, number>>;

/** What happens to an order after it is placed. */
export type Step =
    | { do: 'modify in vain' }
    | { do: 'settle payment' | 'complete' | 'cancel' | 'refund shipping' | 'refund what is left' }
    | { do: 'ship' | 'deliver'; only?: Basket }
    | { do: 'cancel lines'; lines: Basket }
    | { do: 'refund'; lines: Basket; amount?: number }
    | { do: 'give back'; amount: number };

export interface Plan {
    title: string;
    basket: Basket;
    coupons: string[];
    payment?: 'on-invoice';
    today: Step[];
    tomorrow?: Step[];
    /** Whether Guerdon is down while it happens. */
    guerdonIsDown?: boolean;
}

const SHIPPED: Step[] = [{ do: 'ship' }];
const DELIVERED: Step[] = [...SHIPPED, { do: 'deliver' }];
const CASHBACK = [VOUCHER];

export const PLANS: Plan[] = [
    { title: 'one line', basket: { mug: 1 }, coupons: CASHBACK, today: [{ do: 'modify in vain' }, ...DELIVERED] },
    { title: 'a fee of 1.5 sen', basket: { tea: 1 }, coupons: CASHBACK, today: DELIVERED },
    {
        title: 'rounded line by line',
        basket: { tea: 1, card: 1, sticker: 1, lamp: 1, coffee: 1 },
        coupons: CASHBACK,
        today: DELIVERED,
    },
    { title: 'too small for a fee', basket: { sticker: 1 }, coupons: CASHBACK, today: DELIVERED },
    { title: 'seller discount', basket: { mug: 2, lamp: 1 }, coupons: [VOUCHER, 'SELLER10'], today: DELIVERED },
    { title: 'platform discount', basket: { mug: 1, coffee: 3 }, coupons: [VOUCHER, 'WELCOME5'], today: DELIVERED },
    {
        title: 'all discounts at once',
        basket: { tea: 7, coffee: 3, chair: 1 },
        coupons: [VOUCHER, 'SELLER10', 'TEATIME', 'WELCOME5'],
        today: DELIVERED,
    },
    { title: 'no voucher', basket: { chair: 1 }, coupons: [], today: DELIVERED },
    { title: 'no voucher, discounts', basket: { coffee: 4 }, coupons: ['SELLER10', 'WELCOME5'], today: DELIVERED },
    { title: 'never paid', basket: { lamp: 2 }, coupons: CASHBACK, payment: 'on-invoice', today: [{ do: 'cancel' }] },
    {
        title: 'cancelled before shipping',
        basket: { chair: 2, mug: 1 },
        coupons: CASHBACK,
        today: [{ do: 'cancel' }, { do: 'refund what is left' }],
    },
    { title: 'under way', basket: { lamp: 1 }, coupons: CASHBACK, today: SHIPPED },
    {
        title: 'paid on invoice, completed',
        basket: { coffee: 2, tea: 12 },
        coupons: [VOUCHER, 'TEATIME'],
        payment: 'on-invoice',
        today: [{ do: 'settle payment' }, ...DELIVERED, { do: 'complete' }],
    },
    {
        title: 'one unit cancelled in time',
        basket: { mug: 3, card: 10 },
        coupons: [VOUCHER, 'SELLER10'],
        today: [{ do: 'cancel lines', lines: { mug: 1 } }, { do: 'refund', lines: { mug: 1 } }, ...DELIVERED],
    },
    {
        title: 'two parcels',
        basket: { chair: 1, mug: 4 },
        coupons: CASHBACK,
        today: [
            { do: 'ship', only: { chair: 1 } },
            { do: 'deliver' },
            { do: 'ship', only: { mug: 4 } },
            { do: 'deliver' },
        ],
    },
    {
        title: 'one of three returned',
        basket: { coffee: 3 },
        coupons: [VOUCHER, 'WELCOME5'],
        today: [...DELIVERED, { do: 'refund', lines: { coffee: 1 } }],
    },
    {
        title: 'returned one by one',
        basket: { mug: 3 },
        coupons: [VOUCHER, 'SELLER10'],
        today: [...DELIVERED, { do: 'refund', lines: { mug: 1 } }],
        tomorrow: [
            { do: 'refund', lines: { mug: 1 } },
            { do: 'refund', lines: { mug: 1 } },
        ],
    },
    {
        title: 'returned as a whole',
        basket: { lamp: 1, coffee: 2, sticker: 3 },
        coupons: [VOUCHER, 'SELLER10', 'WELCOME5'],
        today: DELIVERED,
        tomorrow: [{ do: 'cancel' }, { do: 'refund what is left' }],
    },
    {
        title: 'two lines returned in part',
        basket: { coffee: 5, tea: 40, chair: 1 },
        coupons: [VOUCHER, 'SELLER10'],
        today: [...DELIVERED, { do: 'complete' }],
        tomorrow: [{ do: 'refund', lines: { coffee: 2, tea: 13 } }],
    },
    {
        title: 'money back for a scratch',
        basket: { chair: 1, mug: 1 },
        coupons: CASHBACK,
        today: DELIVERED,
        tomorrow: [{ do: 'refund', lines: { chair: 1 }, amount: 4000 }],
    },
    {
        title: 'money back, then all of it',
        basket: { lamp: 2, coffee: 1 },
        coupons: [VOUCHER, 'WELCOME5'],
        today: [...DELIVERED, { do: 'give back', amount: 1234 }],
        tomorrow: [{ do: 'refund what is left' }],
    },
    {
        title: 'shipping fee given back',
        basket: { mug: 1 },
        coupons: CASHBACK,
        today: [...DELIVERED, { do: 'refund shipping' }],
    },
    {
        title: 'while Guerdon is down',
        basket: { chair: 1, tea: 9 },
        coupons: [VOUCHER, 'TEATIME'],
        today: [...DELIVERED, { do: 'refund', lines: { tea: 4 } }],
        guerdonIsDown: true,
    },
    {
        title: 'while Guerdon is down',
        basket: { mug: 2 },
        coupons: CASHBACK,
        today: DELIVERED,
        tomorrow: [{ do: 'refund', lines: { mug: 1 } }],
        guerdonIsDown: true,
    },
];
