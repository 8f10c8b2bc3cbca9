//! Circles in a relation in which everything has at most one successor: a parent, a superior.

/// Every circle, from its smallest member on, in the order of these members.
pub(super) fn circles(next: &[Option<usize>]) -> Vec<Vec<usize>> {
    // Which walk came by first; a walk that meets itself has closed a circle.
    let mut walk: Vec<Option<usize>> = vec![None; next.len()];
    let mut found = Vec::new();
    for start in 0..next.len() {
        let mut at = Some(start);
        while let Some(node) = at {
            match walk.get(node).copied() {
                Some(None) => {}
                Some(Some(earlier)) if earlier == start => {
                    found.push(circle_through(next, node));
                    break;
                }
                Some(Some(_)) | None => break,
            }
            if let Some(mark) = walk.get_mut(node) {
                *mark = Some(start);
            }
            at = next.get(node).copied().flatten();
        }
    }
    found.sort();
    found
}

fn circle_through(next: &[Option<usize>], start: usize) -> Vec<usize> {
    let mut circle = vec![start];
    let mut at = next.get(start).copied().flatten();
    while let Some(node) = at.filter(|&node| node != start) {
        circle.push(node);
        at = next.get(node).copied().flatten();
    }
    let smallest = circle.iter().enumerate().min_by_key(|(_, node)| **node).map_or(0, |(index, _)| index);
    circle.rotate_left(smallest);
    circle
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::circles;

    #[test]
    fn each_circle_once() {
        assert!(circles(&[None, Some(0), Some(1)]).is_empty());
        assert_eq!(circles(&[Some(0)]), [[0]]);
        assert_eq!(circles(&[Some(1), Some(2), Some(1), Some(3), None]), [vec![1, 2], vec![3]]);
    }

    proptest! {
        #[test]
        fn the_members_of_circles_are_those_that_come_back(raw in proptest::collection::vec(proptest::option::of(0_usize..12), 0..12)) {
            let next: Vec<Option<usize>> = raw.iter().map(|to| to.filter(|to| *to < raw.len())).collect();
            let comes_back = |start: usize| {
                let mut at = next[start];
                for _ in 0..next.len() {
                    match at {
                        Some(node) if node == start => return true,
                        Some(node) => at = next[node],
                        None => return false,
                    }
                }
                false
            };
            let mut members: Vec<usize> = circles(&next).concat();
            members.sort_unstable();
            prop_assert_eq!(members, (0..next.len()).filter(|&node| comes_back(node)).collect::<Vec<_>>());
        }
    }
}
