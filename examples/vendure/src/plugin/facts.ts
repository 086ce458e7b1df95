/**
 * What an order of the shop is as a fact for Guerdon. Nothing here reads or writes anything.
 *
 * Amounts are minor units. They are those of the shop's list prices, so they include tax where the shop's
 * prices do.
 */
import type { Order, OrderLine } from '@vendure/core';

/** Who pays for the discounts of a promotion. */
export type FundedBy = 'seller' | 'platform';

export interface Money {
    amount: number;
    currency: string;
}

/** One line of `order.created`. */
export interface ToldLine {
    line_id: string;
    sku: string;
    name: string;
    quantity: number;
    unit_price: Money;
    seller_discount: Money;
    platform_discount: Money;
}

/** The data of `order.created`. */
export interface ToldOrder {
    order_id: string;
    seller_id: string;
    shopper_id: string;
    bonus_cashback_voucher: boolean;
    lines: ToldLine[];
    shipping_fee: Money;
}

/** What a refund gives back: money for products, and the units it names. */
export interface Returned {
    money: number;
    units: Map<string, number>;
}

/** One line of `order.refunded`. */
export interface ToldRefundLine {
    line_id: string;
    amount: Money;
    quantity: number;
}

/** The data of `order.created`. `funding` knows the promotions by the source of their adjustments. */
export function toldOrder(
    order: Order,
    seller_id: string,
    voucherCode: string,
    funding: Map<string, FundedBy>,
): ToldOrder {
    const currency = order.currencyCode;
    return {
        order_id: order.code,
        seller_id,
        shopper_id: `customer-${order.customer?.id ?? order.code}`,
        bonus_cashback_voucher: order.couponCodes.includes(voucherCode),
        lines: order.lines.filter(line => line.quantity > 0).map(line => toldLine(line, currency, funding)),
        shipping_fee: { amount: order.shippingWithTax, currency },
    };
}

function toldLine(line: OrderLine, currency: string, funding: Map<string, FundedBy>): ToldLine {
    const off: Record<FundedBy, number> = { seller: 0, platform: 0 };
    for (const { adjustmentSource, amount } of line.adjustments) {
        off[funding.get(adjustmentSource) ?? 'seller'] -= amount;
    }
    return {
        line_id: String(line.id),
        sku: line.productVariant.sku,
        name: nameOf(line),
        quantity: line.quantity,
        unit_price: { amount: line.listPrice, currency },
        seller_discount: { amount: off.seller, currency },
        platform_discount: { amount: off.platform, currency },
    };
}

/** A name in any language is better than an order that cannot be told. */
function nameOf({ productVariant }: OrderLine): string {
    return productVariant.translations[0]?.name || productVariant.sku;
}

/**
 * The part of each line's fee base that the last of these refunds gives back, from the oldest on. Lines of
 * which it gives nothing back are left out.
 *
 * A refund that pays at least the price of the units it names returns those units. Any other (a part of the
 * price, or money without units) returns its money, spread over the lines it names, or over all, in proportion
 * to what was paid for them. Of a line's base so much has been given back, after all refunds so far:
 * base × units returned / units + base × money returned / paid, each rounded, and never more than the base. So
 * units that come back one by one, or money in parts, end in exactly the whole.
 */
export function toldRefund(order: ToldOrder, refunds: Returned[]): ToldRefundLine[] {
    const lines = order.lines.map(line => new LineSoFar(line));
    let last: ToldRefundLine[] = [];
    for (const refund of refunds) {
        const before = lines.map(line => line.given());
        const units = returnsUnits(lines, refund) ? refund.units : new Map<string, number>();
        if (units.size > 0) {
            lines.forEach(line => line.takeUnits(units.get(line.told.line_id) ?? 0));
        } else {
            spread(lines, refund);
        }
        last = lines.map((line, i) => ({
            line_id: line.told.line_id,
            amount: { amount: line.given() - before[i], currency: line.told.unit_price.currency },
            quantity: units.get(line.told.line_id) ?? 0,
        }));
    }
    return last.filter(line => line.amount.amount > 0);
}

/** Whether a refund pays what the units it names cost. */
function returnsUnits(lines: LineSoFar[], refund: Returned): boolean {
    const cost = lines.reduce((sum, line) => sum + line.price(refund.units.get(line.told.line_id) ?? 0), 0);
    return refund.units.size > 0 && refund.money >= cost;
}

function spread(lines: LineSoFar[], refund: Returned): void {
    const named = lines.filter(line => refund.units.size === 0 || refund.units.has(line.told.line_id));
    const paid = named.reduce((sum, line) => sum + line.paid, 0);
    named.forEach(line => (line.money += share(refund.money, line.paid, paid)));
}

/** A line, and what refunds have given back of it so far. */
class LineSoFar {
    readonly base: number;
    readonly paid: number;
    units = 0;
    money = 0;

    constructor(readonly told: ToldLine) {
        this.base = told.unit_price.amount * told.quantity - told.seller_discount.amount;
        this.paid = this.base - told.platform_discount.amount;
    }

    takeUnits(units: number): void {
        this.units = Math.min(this.told.quantity, this.units + units);
    }

    /** What was paid for so many units, rounded down: the shop rounds each unit's price. */
    price(units: number): number {
        return Number((BigInt(this.paid) * BigInt(units)) / BigInt(this.told.quantity));
    }

    given(): number {
        const byUnits = share(this.base, this.units, this.told.quantity);
        return Math.min(this.base, byUnits + share(this.base, this.money, this.paid));
    }
}

/** `whole` × `part` / `of`, rounded half up; 0 where there is nothing to share. None is below zero. */
function share(whole: number, part: number, of: number): number {
    if (of === 0) {
        return 0;
    }
    const [a, b, c] = [BigInt(whole), BigInt(part), BigInt(of)];
    return Number((2n * a * b + c) / (2n * c));
}
