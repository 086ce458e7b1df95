import { Api } from './graphql';
import { Basket, DEALS, Deal, PRODUCTS, Sku } from './scenario';

/** Identifiers of what is sold, by SKU. */
export type Variants = Map<string, string>;

const STOCK = 10_000;

/** Puts the products into the shop. */
export async function furnishProducts(admin: Api): Promise<Variants> {
    const variants: Variants = new Map();
    for (const [sku, { name, price }] of Object.entries(PRODUCTS)) {
        const translations = [{ languageCode: 'en', name }];
        const product = await admin.call<{ id: string }>(
            'mutation($input: CreateProductInput!) { createProduct(input: $input) { id } }',
            { input: { translations: [{ languageCode: 'en', name, slug: sku, description: '' }] } },
        );
        const [variant] = await admin.call<{ id: string }[]>(
            'mutation($input: [CreateProductVariantInput!]!) { createProductVariants(input: $input) { id } }',
            { input: [{ productId: product.id, translations, sku, price, stockOnHand: STOCK }] },
        );
        variants.set(sku, variant.id);
    }
    return variants;
}

/** Makes the promotions: each has a coupon code, and says who pays for it. */
export async function furnishDeals(admin: Api, variants: Variants): Promise<void> {
    for (const deal of DEALS) {
        await admin.call(
            `mutation($input: CreatePromotionInput!) {
                createPromotion(input: $input) {
                    ... on Promotion { id } ... on ErrorResult { errorCode message }
                }
            }`,
            {
                input: {
                    enabled: true,
                    couponCode: deal.code,
                    translations: [{ languageCode: 'en', name: deal.name }],
                    conditions: [],
                    actions: actions(deal, variants),
                    customFields: { fundedBy: deal.fundedBy },
                },
            },
        );
    }
}

function actions({ percent, only, off }: Deal, variants: Variants): object[] {
    const discount = { name: 'discount', value: String(percent ?? off) };
    if (only !== undefined) {
        const ids = only.map(sku => variants.get(sku));
        const productVariantIds = { name: 'productVariantIds', value: JSON.stringify(ids) };
        return [{ code: 'products_percentage_discount', arguments: [discount, productVariantIds] }];
    }
    if (percent !== undefined) {
        return [{ code: 'order_percentage_discount', arguments: [discount] }];
    }
    return off === undefined ? [] : [{ code: 'order_fixed_discount', arguments: [discount] }];
}

/** Makes a customer with a login. */
export async function furnishCustomer(admin: Api, emailAddress: string, password: string): Promise<void> {
    await admin.call(
        `mutation($input: CreateCustomerInput!, $password: String) {
            createCustomer(input: $input, password: $password) {
                ... on Customer { id } ... on ErrorResult { errorCode message }
            }
        }`,
        { input: { firstName: 'Ahmad', lastName: 'bin Ali', emailAddress }, password },
    );
}

/** What a basket holds, product by product. */
export function entries(basket: Basket): [Sku, number][] {
    return Object.entries(basket) as [Sku, number][];
}
