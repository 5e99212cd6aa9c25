"""Fictional messages: two matters at one place, one matter at two places, and what is alone."""

from datetime import UTC, datetime, timedelta

from hotline.hot_topics.message import CitizenMessage

START = datetime(2026, 3, 2, 8, tzinfo=UTC)

MIXER = (
    "云雀新城小区旁边的搅拌站噪音扰民",
    "投诉云雀新城附近搅拌站粉尘污染",
    "云雀新城居民被搅拌站噪音吵得睡不着",
    "请管管云雀新城旁边的搅拌站",
)
PARKING = ("云雀新城捆绑销售车位是否合法", "投诉云雀新城捆绑销售车位")
ELSEWHERE = ("白鹭花园后门水泥搅拌站夜里轰鸣", "白鹭花园后门水泥搅拌站夜里轰鸣不停")
ALONE = (
    "青石路公交站牌字迹不清",
    "咨询残疾证办理需要哪些材料",
    "桂香中学门口早晚高峰拥堵",
    "望江村自来水水压太低",
    "建议延长图书馆开放时间",
    "松涛街道树木遮挡信号灯",
    "南湖公园健身器材损坏",
    "育才小学课后服务收费疑问",
    "东风路窨井盖缺失",
    "申请公租房排队多久",
    "新生儿医保怎样缴费",
    "夜市烧烤占用盲道",
    "快递柜取件超时",
    "出租车拒载未打表",
    "养老金认证无法刷脸",
    "湖水发绿有异味",
    "驾校迟迟不安排考试",
    "老旧电梯经常困人",
    "文化馆周一为何闭馆",
    "燃气表更换标准",
    "户口迁移要等几天",
    "疫苗接种预约不上",
    "共享单车乱停乱放",
    "宠物狗不拴绳吓到孩子",
    "理发店预付卡退款难",
    "雨天积水车辆熄火",
    "物业不公示收支账目",
    "宽带频频断网",
    "菜场缺斤少两",
)


def written(titles: tuple[str, ...], first: int) -> list[CitizenMessage]:
    return [
        CitizenMessage(
            first + at, title, f"{title}。", START + timedelta(hours=first + at), f"p{first + at}"
        )
        for at, title in enumerate(titles)
    ]


MESSAGES = [
    *written(MIXER, 100),
    *written(PARKING, 200),
    *written(ELSEWHERE, 300),
    *written(ALONE, 400),
]
