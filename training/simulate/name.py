"""Made-up names of regions and public bodies, for people to read."""

from __future__ import annotations

import numpy as np

from training.simulate.clock import Ints
from training.simulate.table import Texts

_FIRST = "临安青云龙清长永新白金石南东平宁泰和丰秀"
_SECOND = "川江山河水源州原泉岭湖溪"
_BODIES = (
    ("财政局", "公安局", "住房和城乡建设局", "水利局", "城市管理局", "人民政府办公室"),
    ("文化馆", "疾病预防控制中心", "气象站", "信息中心", "图书馆"),
    ("第一中学", "实验小学", "职业技术学校", "师范学校"),
    ("人民医院", "中医医院", "妇幼保健院"),
    ("城市建设投资公司", "交通投资公司", "水务投资公司"),
)
_OF_LEVEL = ("部属", "省", "市", "县", "镇")


def region_names(region: Ints) -> Texts:
    """Names of regions by number; after the first 240 they carry a number."""
    plain = [a + b for b in _SECOND for a in _FIRST]
    count = int(region.max(initial=0)) + 1
    names = [
        plain[n % len(plain)] + (str(n // len(plain) + 1) if n >= len(plain) else "")
        for n in range(count)
    ]
    out: Texts = np.array(names, dtype=object)[region]
    return out


def customer_names(region: Ints, agency: Ints, level: Ints) -> Texts:
    """Names of customers: region, level, body and, where that is not enough, a number."""
    seen: dict[str, int] = {}
    names = []
    for n, place in enumerate(region_names(region)):
        bodies = _BODIES[agency[n]]
        name = f"{place}{_OF_LEVEL[level[n]]}{bodies[n % len(bodies)]}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}({seen[name]})")
    return np.array(names, dtype=object)
