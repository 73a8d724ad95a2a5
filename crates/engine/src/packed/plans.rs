//! The stored form of paid memberships.

use super::{Bytes, Damaged, Packed};
use crate::state::{PlanGuest, PlanHeld, PlanHost, PlanNext, PlanPast, PlanUse};

packed!(PlanHeld {
    plan,
    period,
    since,
    first_day,
    number,
    from,
    until,
    fee,
    renews,
    next,
    owed,
    tries,
    ask_at,
    used
});
packed!(PlanNext { plan, period });
packed!(PlanUse { what, times, worth });
packed!(PlanPast { plan, trial, left_at });
packed!(PlanGuest { member, share });
packed!(PlanHost { plan, by, share, over });
