//! Goals: what serves each, why, and by which figures it is seen.

use super::Written;

/// What a program is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Goal {
    /// Customers come back sooner.
    Repurchase,
    /// Larger orders.
    Basket,
    /// Customers stay through the stages of what they need.
    Lifecycle,
    /// Customers become members and buy.
    Acquisition,
    /// Members take part, also between purchases.
    Activity,
    /// Members bring friends.
    Referral,
    /// Members do not leave.
    Retention,
    /// Members and shop do something good together.
    Value,
}

impl Goal {
    /// All of them.
    pub const ALL: [Goal; 8] = [
        Goal::Repurchase,
        Goal::Basket,
        Goal::Lifecycle,
        Goal::Acquisition,
        Goal::Activity,
        Goal::Referral,
        Goal::Retention,
        Goal::Value,
    ];

    /// The name in documents.
    pub fn name(self) -> &'static str {
        match self {
            Goal::Repurchase => "repurchase",
            Goal::Basket => "basket",
            Goal::Lifecycle => "lifecycle",
            Goal::Acquisition => "acquisition",
            Goal::Activity => "activity",
            Goal::Referral => "referral",
            Goal::Retention => "retention",
            Goal::Value => "value",
        }
    }

    pub(super) fn title(self) -> &'static str {
        match self {
            Goal::Repurchase => "customers come back sooner",
            Goal::Basket => "larger orders",
            Goal::Lifecycle => "customers stay through all stages",
            Goal::Acquisition => "customers join and buy",
            Goal::Activity => "members take part, also between purchases",
            Goal::Referral => "members bring friends",
            Goal::Retention => "members do not leave",
            Goal::Value => "doing something good together",
        }
    }

    /// Which mechanics serve it, and why.
    pub(super) fn why(self) -> &'static [&'static str] {
        match self {
            Goal::Repurchase => &[
                "A challenge that begins anew with each period pays for the visit that would have come later: the bonus is for so many",
                "orders in one period, so that the same orders over a longer time give less. What was spent in a year unlocks a coupon",
                "that lives a month only, which brings the next visit near.",
            ],
            Goal::Basket => &[
                "An order from one and a half usual baskets on earns double: the step is just above what people buy anyway, so that one",
                "thing more is worth it. Smaller orders earn as ever. Set the step by your own orders: about a third should reach it.",
            ],
            Goal::Lifecycle => &[
                "The level follows the stage in which a customer is (a child's age, a house, a machine), not only what was bought: your system",
                "reports `stage_reached`. Each stage opens rewards of its own, and earns more, so that nobody looks elsewhere when needs change.",
            ],
            Goal::Acquisition => &[
                "A gift for joining makes the first step easy; the second one is a first order that earns three times as much. Nothing more is",
                "given before there is an order, so that who joins for the gift alone costs little.",
            ],
            Goal::Activity => &[
                "Small gifts for checking in, reviewing and sharing keep the shop in mind between purchases. Each has a limit per day or month,",
                "so that they can't be farmed and cost little; a challenge rewards coming on several days.",
            ],
            Goal::Referral => &[
                "Who brings a friend gets points when the friend has bought (your system reports `referral_settled` then, not before), at most",
                "five times a month. Three friends in a year make an ambassador, with a benefit that money can't buy.",
            ],
            Goal::Retention => &[
                "A level that has to be kept each year is a reason to stay; it can be kept with points or friends, too, so that nobody is lost to",
                "one weak year. Points live on with each purchase. The birthday is a reason to come.",
            ],
            Goal::Value => &[
                "Bringing back and repairing counts as purchases do, points can be given to a good cause, and who does a lot has a level that",
                "shows it. Members who share a purpose stay longer than those who share a discount.",
            ],
        }
    }

    /// The figures and their targets; the first is the objective's own.
    pub(super) fn key_results(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Goal::Repurchase => {
                &[("repurchase_rate", "+10%"), ("purchase_frequency", "+5%"), ("cost_share", "at most 3%")]
            }
            Goal::Basket => {
                &[("average_order_value", "+10%"), ("items_per_order", "+5%"), ("cost_share", "at most 3%")]
            }
            Goal::Lifecycle => {
                &[("retention_rate", "+10%"), ("level_moves", "at least 30%"), ("cost_share", "at most 3%")]
            }
            Goal::Acquisition => &[
                ("enrolment_rate", "at least 30%"),
                ("repurchase_rate", "+5%"),
                ("cost_share", "at most 3%"),
            ],
            Goal::Activity => &[
                ("participation_rate", "at least 40%"),
                ("active_rate", "+10%"),
                ("cost_share", "at most 3%"),
            ],
            Goal::Referral => {
                &[("referred_share", "at least 15%"), ("enrolment_rate", "+5%"), ("cost_share", "at most 3%")]
            }
            Goal::Retention => {
                &[("retention_rate", "+5%"), ("active_rate", "+5%"), ("cost_share", "at most 3%")]
            }
            Goal::Value => &[
                ("participation_rate", "at least 25%"),
                ("redemption_rate", "at least 10%"),
                ("cost_share", "at most 3%"),
            ],
        }
    }
}

impl Written<'_> {
    /// What serves the goal: levels, rules, benefits, vouchers, challenges.
    pub(super) fn goal(self, goal: Goal) -> String {
        let own = match goal {
            Goal::Repurchase => self.repurchase(),
            Goal::Basket => self.basket(),
            Goal::Lifecycle => LIFECYCLE.to_owned(),
            Goal::Acquisition => self.acquisition(),
            Goal::Activity => self.activity(),
            Goal::Referral => self.referral(),
            Goal::Retention => self.retention(),
            Goal::Value => self.value(),
        };
        let (_, per) = self.money.scale();
        let per = self.money.of_hundredths(per.saturating_mul(100));
        let by_tier = if goal == Goal::Lifecycle {
            "\n    by_tier: { set: stage, levels: { second: 1.5, third: 2 } }"
        } else {
            ""
        };
        format!(
            "
earn:
  # What every order earns: one per cent.
  purchase:
    name: {{ en: Points for purchases, zh-Hans: 消费得积分, zh-Hant: 消費集點, et: Punktid ostude eest }}
    on: order.paid
    give: 1 points per {per} of eligible{by_tier}
{own}"
        )
    }

    fn repurchase(self) -> String {
        let (period, visits) = self.business.rhythm();
        let (year, coupon) =
            (self.business.basket().saturating_mul(20), self.business.basket().saturating_mul(20) / 100);
        format!(
            "
vouchers:
  thanks:
    name: {{ en: Thank you for this year, zh-Hans: 年度感谢券, zh-Hant: 年度感謝券, et: Tänu selle aasta eest }}
    discount: {} off
    lasts: 30 days

challenges:
  again:
    name: {{ en: Come back, zh-Hans: 再次光临, zh-Hant: 再次光臨, et: Tule jälle }}
    each: {period}
    count: orders
    target: {visits}
    # One per cent of these orders more.
    give: {} points
  whole_year:
    name: {{ en: A good year, zh-Hans: 年度累计, zh-Hant: 年度累計, et: Hea aasta }}
    each: year
    count: spend
    target: {}
    give: voucher thanks
",
            self.money.of_cents(coupon),
            self.points_of_basket(visits.saturating_mul(10)),
            self.money.of_cents(year),
        )
    }

    fn basket(self) -> String {
        format!(
            "  # Double from one and a half baskets on.
  big_basket:
    name: {{ en: Double points from {step} on, zh-Hans: 满{step}双倍积分, zh-Hant: 滿{step}雙倍點數, et: Topeltpunktid alates {step} }}
    on: order.paid
    if: order.eligible >= {step}
    multiply: points by 2
    group: basket
",
            step = self.baskets(15),
        )
    }

    fn acquisition(self) -> String {
        format!(
            "  welcome:
    name: {{ en: Welcome, zh-Hans: 入会礼, zh-Hant: 入會禮, et: Tere tulemast }}
    on: member.joined
    give: {} points
  first_order:
    name: {{ en: The first order counts three times, zh-Hans: 首单三倍积分, zh-Hant: 首單三倍點數, et: Esimene tellimus loeb kolmekordselt }}
    on: order.paid
    if: order.first
    multiply: points by 3
    group: first
",
            self.points_of_basket(50),
        )
    }

    fn activity(self) -> String {
        let most = self.points_of_basket(10).max(4);
        let little = (most / 20).max(1);
        format!(
            "  check_in:
    name: {{ en: Check-in, zh-Hans: 签到, zh-Hant: 簽到, et: Registreerumine }}
    on: activity.check_in
    give: {little} points
    limit: [once a day, {most} points a month]
  review:
    name: {{ en: A review, zh-Hans: 写评价, zh-Hant: 寫評價, et: Arvustus }}
    on: activity.review
    give: {} points
    limit: twice a month
  share:
    name: {{ en: Shared with friends, zh-Hans: 分享, zh-Hant: 分享, et: Jagamine }}
    on: activity.share
    give: {little} points
    limit: once a week

challenges:
  three_days:
    name: {{ en: Three days in a month, zh-Hans: 每月三天签到, zh-Hant: 每月三天簽到, et: Kolm päeva kuus }}
    each: month
    count: activity.check_in
    on_days: 3
    give: {} points
",
            little.saturating_mul(4),
            little.saturating_mul(4),
        )
    }

    fn referral(self) -> String {
        format!(
            "  friend:
    name: {{ en: A friend who buys, zh-Hans: 邀请好友消费, zh-Hant: 邀請好友消費, et: Sõber tegi ostu }}
    on: activity.referral_settled
    give: {} points
    limit: 5 times a month

tiers:
  circle:
    name: {{ en: Circle of friends, zh-Hans: 好友圈, zh-Hant: 好友圈, et: Sõpruskond }}
    window: 12 months
    valid: 12 months
    levels:
      member: {{ name: {{ en: Member, zh-Hans: 会员, zh-Hant: 會員, et: Liige }}, qualify: joined }}
      ambassador: {{ name: {{ en: Ambassador, zh-Hans: 品牌大使, zh-Hant: 品牌大使, et: Saadik }}, qualify: referrals >= 3 }}

benefits:
  first_look:
    for: ambassador
    name: {{ en: A first look at what is new, zh-Hans: 新品抢先体验, zh-Hant: 新品搶先體驗, et: Uudised esimesena }}
",
            self.points_of_basket(50),
        )
    }

    fn retention(self) -> String {
        let (_, visits) = self.business.rhythm();
        format!(
            "  birthday:
    name: {{ en: Double in the birthday month, zh-Hans: 生日月双倍积分, zh-Hant: 生日月雙倍點數, et: Sünnipäevakuul topelt }}
    on: order.paid
    when: birthday month
    multiply: points by 2
    group: bonus
  gold_bonus:
    name: {{ en: Gold earns more, zh-Hans: 金卡加速, zh-Hant: 金卡加速, et: Kuld kogub kiiremini }}
    on: order.paid
    if: member.tier.level == \"gold\"
    multiply: points by 1.5
    group: bonus

tiers:
  level:
    name: {{ en: Level, zh-Hans: 等级, zh-Hant: 等級, et: Tase }}
    window: 12 months
    valid: 12 months
    downgrade: one-level
    grace: 30 days
    levels:
      member: {{ name: {{ en: Member, zh-Hans: 会员, zh-Hant: 會員, et: Liige }}, qualify: joined }}
      silver: {{ name: {{ en: Silver, zh-Hans: 银卡, zh-Hant: 銀卡, et: Hõbe }}, qualify: orders >= {} }}
      gold: {{ name: {{ en: Gold, zh-Hans: 金卡, zh-Hant: 金卡, et: Kuld }}, qualify: orders >= {} }}
    keep: {{ pay: {} points, referrals: 1 }}

benefits:
  service:
    for: gold
    name: {{ en: Served first, zh-Hans: 优先服务, zh-Hant: 優先服務, et: Eelisjärjekord }}
",
            visits,
            visits.saturating_mul(2),
            self.points_of_basket(50),
        )
    }

    fn value(self) -> String {
        let little = (self.points_of_basket(10) / 4).max(1);
        format!(
            "  brought_back:
    name: {{ en: Packaging brought back, zh-Hans: 包装回收, zh-Hant: 包裝回收, et: Pakend tagasi toodud }}
    on: activity.brought_back
    give: {little} points
    limit: 4 times a month
  repaired:
    name: {{ en: Repaired instead of replaced, zh-Hans: 以修代换, zh-Hant: 以修代換, et: Parandatud uue asemel }}
    on: activity.repaired
    give: {} points
    limit: 2 times a month

tiers:
  care:
    name: {{ en: Care, zh-Hans: 环保等级, zh-Hant: 環保等級, et: Hool }}
    window: 12 months
    valid: 12 months
    levels:
      member: {{ name: {{ en: Member, zh-Hans: 会员, zh-Hant: 會員, et: Liige }}, qualify: joined }}
      keeper: {{ name: {{ en: Keeper, zh-Hans: 守护者, zh-Hant: 守護者, et: Hoidja }}, qualify: activities.brought_back >= 6 || activities.repaired >= 2 }}

benefits:
  workshop:
    for: keeper
    name: {{ en: A seat in the repair workshop, zh-Hans: 维修工坊名额, zh-Hant: 維修工坊名額, et: Koht parandustöökojas }}
",
            little.saturating_mul(3),
        )
    }

    /// Rewards that only one goal has.
    pub(super) fn own_rewards(self, goal: Goal) -> String {
        match goal {
            Goal::Lifecycle => format!(
                "  second_stage:
    name: {{ en: For the second stage, zh-Hans: 第二阶段礼品, zh-Hant: 第二階段好禮, et: Teise etapi kingitus }}
    price: {price} points
    worth: {worth}
    for: second+
    limit: once in total
  third_stage:
    name: {{ en: For the third stage, zh-Hans: 第三阶段礼品, zh-Hant: 第三階段好禮, et: Kolmanda etapi kingitus }}
    price: {price} points
    worth: {worth}
    for: third
    limit: once in total
",
                price = self.points_of_basket(20),
                worth = self.money.of_cents(self.business.basket() / 50),
            ),
            Goal::Value => format!(
                "  good_cause:
    name: {{ en: Give to a good cause, zh-Hans: 公益捐赠, zh-Hant: 公益捐贈, et: Anneta heaks }}
    kind: donation
    price: {} points
    worth: {}
    causes:
      trees: {{ en: Trees, zh-Hans: 植树, zh-Hant: 植樹, et: Puud }}
      neighbours: {{ en: The neighbourhood, zh-Hans: 社区公益, zh-Hant: 社區公益, et: Naabruskond }}
",
                self.points_of_basket(10),
                self.money.of_cents(self.business.basket() / 100),
            ),
            Goal::Repurchase
            | Goal::Basket
            | Goal::Acquisition
            | Goal::Activity
            | Goal::Referral
            | Goal::Retention => String::new(),
        }
    }
}

const LIFECYCLE: &str = "  next_stage:
    name: { en: A new stage, zh-Hans: 进入新阶段, zh-Hant: 進入新階段, et: Uus etapp }
    on: activity.stage_reached
    give: 50 points
    limit: 2 times a year

tiers:
  stage:
    name: { en: Stage, zh-Hans: 阶段, zh-Hant: 階段, et: Etapp }
    window: lifetime
    levels:
      first: { name: { en: First stage, zh-Hans: 第一阶段, zh-Hant: 第一階段, et: Esimene etapp }, qualify: joined }
      second: { name: { en: Second stage, zh-Hans: 第二阶段, zh-Hant: 第二階段, et: Teine etapp }, qualify: activities.stage_reached >= 1 }
      third: { name: { en: Third stage, zh-Hans: 第三阶段, zh-Hant: 第三階段, et: Kolmas etapp }, qualify: activities.stage_reached >= 2 }

benefits:
  advice:
    for: second+
    name: { en: Advice for this stage, zh-Hans: 阶段顾问服务, zh-Hant: 階段顧問服務, et: Nõu selle etapi jaoks }
";
