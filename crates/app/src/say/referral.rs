//! What a member hears of the friends that they have brought: "2 friends brought, 1 on the way".

use super::Speech;
use crate::view::FriendsView;

/// How far the friends are, in the asked language.
pub(crate) fn friends(friends: &FriendsView, language: &str) -> String {
    let (settled, pending) = (friends.settled, friends.pending);
    let several = if settled == 1 { "" } else { "s" };
    match (Speech::of(language), pending) {
        (Speech::English, 0) => format!("{settled} friend{several} brought"),
        (Speech::English, _) => format!("{settled} friend{several} brought, {pending} on the way"),
        (Speech::Simplified, 0) => format!("已成功邀请{settled}位好友"),
        (Speech::Simplified, _) => format!("已成功邀请{settled}位好友，{pending}位待完成"),
        (Speech::Traditional, 0) => format!("已成功邀請{settled}位好友"),
        (Speech::Traditional, _) => format!("已成功邀請{settled}位好友，{pending}位待完成"),
        (Speech::Estonian, 0) => format!("sõpru toodud: {settled}"),
        (Speech::Estonian, _) => format!("sõpru toodud: {settled}, teel: {pending}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_all_languages() {
        let check = |settled, pending, language: &str, expected: &str| {
            let of = FriendsView { joined: 3, pending, settled, rewarded: 0, taken_back: 0, lapsed: 0 };
            assert_eq!(friends(&of, language), expected);
        };
        check(1, 0, "en", "1 friend brought");
        check(2, 1, "en-GB", "2 friends brought, 1 on the way");
        check(0, 3, "zh-Hans", "已成功邀请0位好友，3位待完成");
        check(2, 0, "zh-Hant", "已成功邀請2位好友");
        check(2, 1, "et", "sõpru toodud: 2, teel: 1");
    }
}
