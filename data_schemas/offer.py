"""What is offered: to whom, for how much, by whom, and how well it fits."""

from __future__ import annotations

from typing import Annotated

from annotated_types import Interval

from data_schemas.causes import Cause
from data_schemas.codes import CompetitorStrength, MarketPosition
from data_schemas.field import Control, Meta
from data_schemas.own_values import OwnColumns
from data_schemas.values import Amount, Count, Day, Id, Score5, Share

# Declarations stand closer than the formatter would put them: a field is read as one thing.
# fmt: off


class Offer(OwnColumns):
    """What a deal is about and how the seller stands, before any term is agreed."""

    deal_id: Annotated[Id, Meta(zh="合同编号", en="Deal id")]
    customer_id: Annotated[Id, Meta(zh="客户编号", en="Customer id")]
    signing_date: Annotated[Day, Meta(zh="签约日期", en="Signing date")]
    amount: Annotated[
        Amount,
        Meta(zh="合同金额", en="Contract amount", unit="CNY", cause=Cause.CREDIT, question=1),
    ]

    # brand
    brand_awareness: Annotated[
        Score5 | None,
        Meta(
            zh="客户对我方的认知度", en="Awareness of the seller", unit="1", cause=Cause.BRAND,
            monotone=-1, why="a buyer pays a known name before an unknown one",
        ),
    ] = None
    reference_customers_region: Annotated[
        Count | None,
        Meta(
            zh="同地区成功案例数", en="Reference customers in the region", unit="1",
            cause=Cause.BRAND, monotone=-1, why="neighbours' good experience counts",
        ),
    ] = None
    reference_customers_type: Annotated[
        Count | None,
        Meta(
            zh="同类型单位案例数", en="Reference customers of this agency type", unit="1",
            cause=Cause.BRAND, monotone=-1, why="references of the same kind give standing",
        ),
    ] = None
    bid_rank: Annotated[
        Annotated[int, Interval(ge=1, le=50)] | None,
        Meta(
            zh="投标综合排名", en="Rank in the tender", unit="1", cause=Cause.BRAND, monotone=1,
            why="a supplier that won in spite of a low rank has little standing",
            control=Control.CUSTOMER,
        ),
    ] = None
    market_position: Annotated[
        MarketPosition | None,
        Meta(
            zh="我方市场地位", en="Seller's market position", cause=Cause.BRAND, monotone=1,
            why="a newcomer can be kept waiting",
        ),
    ] = None

    # product
    requirement_fit: Annotated[
        Share | None,
        Meta(
            zh="产品与需求匹配度", en="Fit to the requirement", unit="1", cause=Cause.PRODUCT,
            monotone=-1, why="what fits is accepted without argument", question=1,
        ),
    ] = None
    customisation_share: Annotated[
        Share | None,
        Meta(
            zh="定制开发比例", en="Share of customisation", unit="1", cause=Cause.PRODUCT,
            monotone=1, why="bespoke work is accepted late", question=1,
        ),
    ] = None
    rework_rate: Annotated[
        Share | None,
        Meta(
            zh="同类项目返工率", en="Rework rate of such projects", unit="1", cause=Cause.PRODUCT,
            monotone=1, why="rework delays acceptance",
        ),
    ] = None
    discount_share: Annotated[
        Annotated[float, Interval(ge=0, le=0.95)] | None,
        Meta(
            zh="为中标让出的折扣", en="Discount needed to win", unit="1", cause=Cause.PRODUCT,
            monotone=1, why="what is sold by price alone is paid without enthusiasm",
        ),
    ] = None
    competitor_strength: Annotated[
        CompetitorStrength | None,
        Meta(
            zh="竞争对手强度", en="Strength of competitors", cause=Cause.PRODUCT, monotone=1,
            why="strong rivals nourish objections", control=Control.OUTSIDE,
        ),
    ] = None
    government_experience_years: Annotated[
        Annotated[float, Interval(ge=0, le=60)] | None,
        Meta(
            zh="我方政府项目经验", en="Seller's experience with government", unit="year",
            cause=Cause.PRODUCT, monotone=-1, why="experience avoids formal mistakes",
        ),
    ] = None
