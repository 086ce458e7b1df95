-- What the fees must be, from the shop's own tables alone: nothing here has been to Guerdon, and nothing reads
-- what the plugin wrote. One row for each charge and each refund of a fee, in the order they happened.
--
-- BC-4  orders with the voucher
-- BC-5  a line's base is price × quantity − what the seller takes off; its fee is 3 % of that, rounded half up
-- BC-6  charged at delivery; after each refund the fee is computed anew on what remains of each line's base,
--       and the difference is given back
--
-- The history of the orders tells what came before what: its rows are numbered over all orders.
WITH
delivered AS (
    SELECT orderId, MIN(id) AS at
    FROM history_entry
    WHERE type = 'ORDER_STATE_TRANSITION' AND data ->> '$.to' = 'Delivered'
    GROUP BY orderId
),
discount AS (
    SELECT
        line.id AS lineId,
        -SUM(adjustment.value ->> '$.amount') AS whole,
        -SUM(IIF(promotion.customFieldsFundedby = 'seller', adjustment.value ->> '$.amount', 0)) AS seller
    FROM order_line AS line, json_each(line.adjustments) AS adjustment
    JOIN promotion ON adjustment.value ->> '$.adjustmentSource' = 'PROMOTION:' || promotion.id
    GROUP BY line.id
),
line AS (
    SELECT
        line.id, line.orderId, orders.code, delivered.at AS deliveredAt,
        line.orderPlacedQuantity AS units,
        line.listPrice * line.orderPlacedQuantity - COALESCE(discount.seller, 0) AS base,
        line.listPrice * line.orderPlacedQuantity - COALESCE(discount.whole, 0) AS paid
    FROM order_line AS line
    JOIN "order" AS orders ON orders.id = line.orderId
    JOIN delivered ON delivered.orderId = line.orderId
    LEFT JOIN discount ON discount.lineId = line.id
    WHERE ',' || orders.couponCodes || ',' LIKE '%,BONUS-CASHBACK,%'
),
settled AS (
    SELECT history.id AS at, history.orderId, refund.id, refund.total - refund.shipping AS money
    FROM history_entry AS history
    JOIN refund ON refund.id = history.data ->> '$.refundId'
    WHERE history.type = 'ORDER_REFUND_TRANSITION' AND history.data ->> '$.to' = 'Settled'
),
-- Each refund beside each line of its order, with the units of the line that it names.
touched AS (
    SELECT
        settled.at, settled.id AS refundId, settled.money, line.id AS lineId, line.units, line.paid,
        COALESCE(named.quantity, 0) AS quantity,
        SUM(COALESCE(named.quantity, 0)) OVER refund AS allUnits,
        SUM(line.paid * COALESCE(named.quantity, 0) / line.units) OVER refund AS cost
    FROM settled
    JOIN line ON line.orderId = settled.orderId
    LEFT JOIN order_line_reference AS named
        ON named.discriminator = 'RefundLine' AND named.refundId = settled.id AND named.orderLineId = line.id
    WINDOW refund AS (PARTITION BY settled.id)
),
-- A refund that pays what its units cost returns units; any other returns money, to the lines it names or to all.
shared AS (
    SELECT
        at, lineId, units, quantity, money, paid,
        allUnits > 0 AND money >= cost AS byUnits,
        allUnits = 0 OR quantity > 0 AS meant,
        SUM(IIF(allUnits = 0 OR quantity > 0, paid, 0)) OVER (PARTITION BY refundId) AS paidOfMeant
    FROM touched
),
returned AS (
    SELECT
        at, lineId,
        SUM(IIF(byUnits, quantity, 0)) OVER so_far AS units,
        SUM(IIF(NOT byUnits AND meant, (2 * money * paid + paidOfMeant) / (2 * paidOfMeant), 0)) OVER so_far AS money
    FROM shared
    WINDOW so_far AS (PARTITION BY lineId ORDER BY at)
),
-- What is left of a line's base: when the order is placed, and after each refund.
remaining AS (
    SELECT orderId, id AS lineId, 0 AS at, base FROM line
    UNION ALL
    SELECT
        line.orderId, line.id, returned.at,
        MAX(0, line.base
            - (2 * line.base * MIN(returned.units, line.units) + line.units) / (2 * line.units)
            - IIF(line.paid = 0, 0, (2 * line.base * returned.money + line.paid) / (2 * line.paid)))
    FROM line
    JOIN returned ON returned.lineId = line.id
),
fee AS (
    SELECT orderId, at, SUM(base) AS base, SUM((base * :rate_bps + 5000) / 10000) AS fee
    FROM remaining
    GROUP BY orderId, at
),
-- The charge stands where the delivery does, on what was left then; the refunds that follow give back.
entry AS (
    SELECT orders.code, orders.deliveredAt AS at, 'fee' AS kind, fee.base, -fee.fee AS amount
    FROM (SELECT DISTINCT orderId, code, deliveredAt FROM line) AS orders
    JOIN fee ON fee.orderId = orders.orderId
    WHERE fee.at = (SELECT MAX(at) FROM fee AS f WHERE f.orderId = orders.orderId AND f.at < orders.deliveredAt)
    UNION ALL
    SELECT orders.code, step.at, 'fee_refund', step.baseBefore - step.base, step.feeBefore - step.fee
    FROM (SELECT DISTINCT orderId, code, deliveredAt FROM line) AS orders
    JOIN (
        SELECT
            orderId, at, base, fee,
            LAG(base) OVER steps AS baseBefore, LAG(fee) OVER steps AS feeBefore
        FROM fee
        WINDOW steps AS (PARTITION BY orderId ORDER BY at)
    ) AS step ON step.orderId = orders.orderId AND step.at > orders.deliveredAt
)
SELECT code AS order_id, kind, base, amount
FROM entry
WHERE base <> 0 OR amount <> 0
ORDER BY at;
