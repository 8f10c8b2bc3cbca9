//! From a set of points of a finite space to the conditions that describe exactly this set: a cover by as few and as wide boxes as a
//! greedy search finds, with none to spare.
//!
//! Knows nothing of rules; a point is a place in the enumeration, the last variable counting fastest.

use std::collections::BTreeMap;

/// For each variable, which of its values a box allows.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Cube {
    /// For each variable, for each of its values.
    pub allowed: Vec<Vec<bool>>,
}

impl Cube {
    /// The variables that the box restricts, with the values it allows.
    pub fn restricted(&self) -> impl Iterator<Item = (usize, Vec<usize>)> + '_ {
        self.allowed.iter().enumerate().filter(|(_, values)| values.iter().any(|allowed| !allowed)).map(
            |(variable, values)| {
                let allowed = values.iter().enumerate().filter(|(_, allowed)| **allowed);
                (variable, allowed.map(|(value, _)| value).collect())
            },
        )
    }

    /// Marks the points of the box.
    pub fn mark(&self, sizes: &[usize], inside: &mut [bool]) {
        each(sizes, self, &mut |place| {
            if let Some(flag) = inside.get_mut(place) {
                *flag = true;
            }
            true
        });
    }

    fn size(&self) -> usize {
        self.allowed.iter().map(|values| values.iter().filter(|allowed| **allowed).count()).product()
    }
}

/// The values of a point, variable by variable.
fn point(sizes: &[usize], mut place: usize) -> Vec<usize> {
    let mut values: Vec<usize> = sizes
        .iter()
        .rev()
        .map(|&size| {
            let value = place % size.max(1);
            place /= size.max(1);
            value
        })
        .collect();
    values.reverse();
    values
}

/// Boxes that do not overlap, joined two by two where they differ in one variable only, as long as that is possible.
pub fn joined(mut cubes: Vec<Cube>) -> Vec<Cube> {
    let variables = cubes.first().map_or(0, |cube| cube.allowed.len());
    loop {
        let before = cubes.len();
        for variable in 0..variables {
            let mut kept: BTreeMap<Vec<Vec<bool>>, Vec<bool>> = BTreeMap::new();
            for mut cube in cubes {
                let own = cube.allowed.get_mut(variable).map(std::mem::take).unwrap_or_default();
                let values = kept.entry(cube.allowed).or_insert_with(|| vec![false; own.len()]);
                for (flag, own) in values.iter_mut().zip(own) {
                    *flag |= own;
                }
            }
            cubes = kept
                .into_iter()
                .map(|(mut allowed, values)| {
                    if let Some(slot) = allowed.get_mut(variable) {
                        *slot = values;
                    }
                    Cube { allowed }
                })
                .collect();
        }
        if cubes.len() == before {
            return cubes;
        }
    }
}

/// Boxes that together hold exactly the points inside.
pub fn cover(sizes: &[usize], inside: &[bool]) -> Vec<Cube> {
    let forward: Vec<usize> = (0..sizes.len()).collect();
    let backward: Vec<usize> = forward.iter().rev().copied().collect();
    let (one, other) = (by_order(sizes, inside, &forward), by_order(sizes, inside, &backward));
    if other.len() < one.len() { other } else { one }
}

fn by_order(sizes: &[usize], inside: &[bool], order: &[usize]) -> Vec<Cube> {
    let mut covered = vec![false; inside.len()];
    let mut cubes: Vec<Cube> = Vec::new();
    for place in 0..inside.len() {
        if inside.get(place) != Some(&true) || covered.get(place) == Some(&true) {
            continue;
        }
        let cube = widest(sizes, inside, order, &point(sizes, place));
        each(sizes, &cube, &mut |place| {
            if let Some(flag) = covered.get_mut(place) {
                *flag = true;
            }
            true
        });
        cubes.push(cube);
    }
    without_spare(sizes, inside.len(), cubes)
}

/// The box around a point, widened variable by variable as far as it stays inside.
fn widest(sizes: &[usize], inside: &[bool], order: &[usize], point: &[usize]) -> Cube {
    let single = |(&size, &value): (&usize, &usize)| (0..size).map(|other| other == value).collect();
    let mut cube = Cube { allowed: sizes.iter().zip(point).map(single).collect() };
    let stays = |cube: &Cube| each(sizes, cube, &mut |place| inside.get(place) == Some(&true));
    for &variable in order {
        for value in 0..sizes.get(variable).copied().unwrap_or_default() {
            let Some(values) = cube.allowed.get(variable) else { continue };
            if values.get(value) == Some(&true) {
                continue;
            }
            // Only the slice that comes in has to be looked at.
            let mut slice = cube.clone();
            if let Some(values) = slice.allowed.get_mut(variable) {
                for (other, flag) in values.iter_mut().enumerate() {
                    *flag = other == value;
                }
            }
            if stays(&slice)
                && let Some(flag) = cube.allowed.get_mut(variable).and_then(|values| values.get_mut(value))
            {
                *flag = true;
            }
        }
    }
    cube
}

/// Goes through the points of a box; stops where the visitor says no, and says whether it never did.
fn each(sizes: &[usize], cube: &Cube, visit: &mut impl FnMut(usize) -> bool) -> bool {
    fn go(
        sizes: &[usize],
        allowed: &[Vec<bool>],
        place: usize,
        visit: &mut impl FnMut(usize) -> bool,
    ) -> bool {
        let (Some((&size, sizes)), Some((values, allowed))) = (sizes.split_first(), allowed.split_first())
        else {
            return visit(place);
        };
        values
            .iter()
            .enumerate()
            .filter(|(_, allowed)| **allowed)
            .all(|(value, _)| go(sizes, allowed, place * size + value, visit))
    }
    go(sizes, &cube.allowed, 0, visit)
}

/// Drops the boxes whose every point another one holds; small ones first.
fn without_spare(sizes: &[usize], points: usize, cubes: Vec<Cube>) -> Vec<Cube> {
    let mut times = vec![0_u32; points];
    for cube in &cubes {
        each(sizes, cube, &mut |place| {
            if let Some(times) = times.get_mut(place) {
                *times += 1;
            }
            true
        });
    }
    let mut order: Vec<usize> = (0..cubes.len()).collect();
    order.sort_by_key(|&place| cubes.get(place).map(Cube::size));
    let mut kept = vec![true; cubes.len()];
    for place in order {
        let Some(cube) = cubes.get(place) else { continue };
        if each(sizes, cube, &mut |point| times.get(point).is_some_and(|&times| times > 1)) {
            each(sizes, cube, &mut |point| {
                if let Some(times) = times.get_mut(point) {
                    *times -= 1;
                }
                true
            });
            if let Some(flag) = kept.get_mut(place) {
                *flag = false;
            }
        }
    }
    cubes.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(cube, _)| cube).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sizes: &[usize], inside: impl Fn(&[usize]) -> bool) -> Vec<Cube> {
        let points: usize = sizes.iter().product();
        let flags: Vec<bool> = (0..points).map(|place| inside(&point(sizes, place))).collect();
        let cubes = cover(sizes, &flags);
        for (place, flag) in flags.iter().enumerate() {
            let values = point(sizes, place);
            let held = cubes
                .iter()
                .any(|cube| cube.allowed.iter().zip(&values).all(|(allowed, &value)| allowed[value]));
            assert_eq!(held, *flag, "the boxes hold the points inside and no other: {values:?}");
        }
        cubes
    }

    #[test]
    fn one_condition_is_one_box() {
        let cubes = check(&[3, 3, 2], |values| values[0] == 0 && values[2] == 1);
        assert_eq!(cubes.len(), 1);
        assert_eq!(cubes[0].restricted().collect::<Vec<_>>(), vec![(0, vec![0]), (2, vec![1])]);
    }

    #[test]
    fn an_alternative_is_two_boxes() {
        assert_eq!(check(&[3, 3], |values| values[0] == 0 || values[1] == 2).len(), 2);
    }

    #[test]
    fn everything_is_one_box_without_conditions_and_nothing_is_none() {
        let cubes = check(&[2, 3], |_| true);
        assert_eq!(cubes.len(), 1);
        assert_eq!(cubes[0].restricted().count(), 0);
        assert!(check(&[2, 3], |_| false).is_empty());
    }

    #[test]
    fn boxes_that_differ_in_one_variable_are_joined() {
        let one =
            |first: [bool; 2], second: [bool; 3]| Cube { allowed: vec![first.to_vec(), second.to_vec()] };
        let cubes = joined(vec![
            one([true, false], [true, false, false]),
            one([true, false], [false, true, true]),
            one([false, true], [true, true, true]),
        ]);
        assert_eq!(cubes, vec![one([true, true], [true, true, true])]);
    }

    #[test]
    fn a_checkerboard_needs_a_box_for_every_point() {
        assert_eq!(check(&[2, 2, 2], |values| values.iter().sum::<usize>() % 2 == 0).len(), 4);
    }
}
