//! Kinds of shops: what a basket costs, how often people come, and what there is to give.

/// A kind of shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Business {
    /// A café: small baskets, often.
    Cafe,
    /// A shop for daily or weekly needs.
    Shop,
    /// A hotel.
    Hotel,
    /// Cosmetics.
    Beauty,
    /// What families with small children need.
    Baby,
    /// Appliances and furniture.
    Durables,
}

/// Something to give.
pub(super) struct Gift {
    pub key: &'static str,
    /// English, simplified Chinese, traditional Chinese, Estonian.
    pub names: [&'static str; 4],
    /// What it costs the shop, in cents of a euro.
    pub cents: i64,
}

impl Business {
    /// All of them.
    pub const ALL: [Business; 6] = [
        Business::Cafe,
        Business::Shop,
        Business::Hotel,
        Business::Beauty,
        Business::Baby,
        Business::Durables,
    ];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Business::Cafe => "cafe",
            Business::Shop => "shop",
            Business::Hotel => "hotel",
            Business::Beauty => "beauty",
            Business::Baby => "baby",
            Business::Durables => "durables",
        }
    }

    pub(super) fn title(self) -> &'static str {
        match self {
            Business::Cafe => "a café",
            Business::Shop => "a shop",
            Business::Hotel => "a hotel",
            Business::Beauty => "a cosmetics shop",
            Business::Baby => "a shop for families with small children",
            Business::Durables => "a shop for things that last",
        }
    }

    /// What a basket usually costs, in cents of a euro.
    pub(super) fn basket(self) -> i64 {
        match self {
            Business::Cafe => 600,
            Business::Shop => 4_000,
            Business::Hotel => 18_000,
            Business::Beauty => 4_500,
            Business::Baby => 5_000,
            Business::Durables => 30_000,
        }
    }

    /// In which period people usually come so often.
    pub(super) fn rhythm(self) -> (&'static str, i64) {
        match self {
            Business::Cafe => ("month", 6),
            Business::Shop => ("month", 3),
            Business::Hotel | Business::Durables => ("year", 2),
            Business::Beauty | Business::Baby => ("quarter", 3),
        }
    }

    /// For how many years points live.
    pub(super) fn years(self) -> i64 {
        match self {
            Business::Cafe | Business::Shop | Business::Beauty | Business::Baby => 1,
            Business::Hotel | Business::Durables => 3,
        }
    }

    pub(super) fn rewards(self) -> [Gift; 3] {
        let gift = |key, names, cents| Gift { key, names, cents };
        match self {
            Business::Cafe => [
                gift("biscuit", ["A biscuit", "曲奇一块", "餅乾一片", "Küpsis"], 30),
                gift("coffee", ["A coffee", "咖啡一杯", "咖啡一杯", "Kohv"], 60),
                gift("cake", ["A piece of cake", "蛋糕一块", "蛋糕一片", "Tükk kooki"], 120),
            ],
            Business::Shop => [
                gift("bag", ["A shopping bag", "购物袋", "購物袋", "Ostukott"], 150),
                gift("flowers", ["A bunch of flowers", "鲜花一束", "鮮花一束", "Lillekimp"], 400),
                gift("hamper", ["A hamper", "礼品篮", "禮品籃", "Kinkekorv"], 1_200),
            ],
            Business::Hotel => [
                gift(
                    "late_checkout",
                    ["Late check-out", "延迟退房", "延遲退房", "Hiline väljaregistreerimine"],
                    800,
                ),
                gift("breakfast", ["Breakfast for two", "双人早餐", "雙人早餐", "Hommikusöök kahele"], 1_600),
                gift("night", ["A night", "免费住宿一晚", "免費住宿一晚", "Üks öö"], 6_000),
            ],
            Business::Beauty => [
                gift("samples", ["A set of samples", "小样套装", "小樣組", "Näidiste komplekt"], 150),
                gift("travel_size", ["A travel size", "旅行装一件", "旅行組一件", "Reisipakend"], 350),
                gift("lipstick", ["A lipstick", "口红一支", "口紅一支", "Huulepulk"], 800),
            ],
            Business::Baby => [
                gift("bib", ["A bib", "围兜", "圍兜", "Põll"], 150),
                gift("book", ["A picture book", "绘本一册", "繪本一冊", "Pildiraamat"], 400),
                gift("course", ["A course for parents", "亲子课程", "親子課程", "Vanemate kursus"], 1_500),
            ],
            Business::Durables => [
                gift("cleaner", ["Care products", "保养用品", "保養用品", "Hooldusvahendid"], 500),
                gift("filters", ["A set of filters", "滤芯套装", "濾心組", "Filtrikomplekt"], 1_200),
                gift(
                    "inspection",
                    ["An inspection at home", "上门检修", "到府檢修", "Ülevaatus kodus"],
                    3_500,
                ),
            ],
        }
    }
}
