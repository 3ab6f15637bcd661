//! What weights entitle groups to, computed from what was observed.

/// One group while it waits or is polled, nanoseconds; of the second kind is what it received.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stretch {
    pub(crate) group: usize,
    pub(crate) from: i64,
    pub(crate) to: i64,
    pub(crate) is_service: bool,
}

/// What each group was entitled to in the time that the stretches cover:
/// the integral of w_i / (sum of w_j over groups j with work) over the CPU time received by all, as a fair scheduler that
/// serves by weight would have shared it out (generalised processor sharing; Parekh and Gallager 1993).
///
/// A group has work while one of its stretches lasts.
pub(crate) fn entitled(stretches: &[Stretch], weights: &[u32]) -> Vec<f64> {
    let mut changes: Vec<(i64, usize, i32, i32)> = Vec::with_capacity(stretches.len() * 2);
    for &Stretch { group, from, to, is_service } in stretches {
        if from < to {
            changes.push((from, group, 1, i32::from(is_service)));
            changes.push((to, group, -1, -i32::from(is_service)));
        }
    }
    changes.sort_by_key(|change| change.0);
    let mut entitled = vec![0.0; weights.len()];
    let mut work = vec![0; weights.len()];
    let (mut services, mut weight, mut at) = (0, 0.0, 0);
    for (time, group, work_change, service_change) in changes {
        if services > 0 && time > at {
            let per_weight = f64::from(services) * (time - at) as f64 / weight;
            for (group, entitled) in entitled.iter_mut().enumerate().filter(|(group, _)| work[*group] > 0) {
                *entitled += per_weight * f64::from(weights[group]);
            }
        }
        let had_work = work[group] > 0;
        work[group] += work_change;
        match (had_work, work[group] > 0) {
            (false, true) => weight += f64::from(weights[group]),
            (true, false) => weight -= f64::from(weights[group]),
            _ => {}
        }
        services += service_change;
        at = time;
    }
    entitled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polled(group: usize, from: i64, to: i64) -> Stretch {
        Stretch { group, from, to, is_service: true }
    }

    fn waits(group: usize, from: i64, to: i64) -> Stretch {
        Stretch { group, from, to, is_service: false }
    }

    #[test]
    fn a_group_alone_is_entitled_to_all_that_it_received() {
        assert_eq!(entitled(&[polled(0, 100, 400)], &[3, 1]), [300.0, 0.0]);
    }

    #[test]
    fn groups_share_by_weight_while_both_have_work() {
        let stretches = [polled(0, 0, 800), waits(1, 0, 800), polled(1, 800, 1_000)];
        assert_eq!(entitled(&stretches, &[1, 3]), [200.0, 600.0 + 200.0]);
    }

    #[test]
    fn what_two_workers_give_at_once_counts_twice() {
        let stretches = [polled(0, 0, 100), polled(0, 0, 100), polled(1, 0, 100), waits(1, 50, 100)];
        assert_eq!(entitled(&stretches, &[2, 1]), [200.0, 100.0]);
    }

    #[test]
    fn shares_add_up_to_what_was_received() {
        let stretches: Vec<_> = (0..300)
            .map(|n| {
                let from = n * 37 % 1_000;
                Stretch { group: (n % 4) as usize, from, to: from + n % 90, is_service: n % 3 == 0 }
            })
            .collect();
        let received: i64 =
            stretches.iter().filter(|stretch| stretch.is_service).map(|stretch| stretch.to - stretch.from).sum();
        let sum: f64 = entitled(&stretches, &[1, 2, 3, 4]).iter().sum();
        assert!((sum - received as f64).abs() < 1e-6);
    }
}
