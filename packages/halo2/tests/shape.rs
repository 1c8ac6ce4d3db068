//! The numbers of a shape that gas depends on, counted by hand for known circuits.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::Case;

/// Point sets, the sum of the squares of their sizes, and the polynomials that are opened.
fn openings(case: &Case) -> (usize, usize, usize) {
    let shape = case.key().shape();
    (shape.point_sets, shape.interpolation_work, shape.commitments)
}

#[test]
fn multiplication_is_opened_at_three_sets_of_points() {
    // {0}: 3 advice, 1 fixed, 1 instance, 2 permutation polynomials, quotient, random. {0, 1, -6}: the first product.
    // {0, 1}: the second.
    let case = common::multiply();
    assert_eq!(openings(&case), (3, 1 + 9 + 4, 9 + 1 + 1));
}

#[test]
fn lookup_is_opened_at_its_own_points() {
    let case = common::lookup();
    let shape = case.key().shape();
    // Degree 5: selector times advice, 2, a table, 1, and 2 more. So 3 columns to a product.
    assert_eq!((shape.degree, shape.permutation_columns, shape.permutation_sets), (5, 5, 2));
    // Fixed: two tables, offset, constants, the complex selector, the two simple ones combined.
    assert_eq!((shape.advice_columns, shape.fixed_columns, shape.instance_columns), (2, 6, 3));
    // {0}: 6 fixed, 2 instance, the permuted table, 5 permutation polynomials, quotient, random. {0, -1}: 1 advice, the
    // permuted input. {0, 1}: 1 advice, 1 instance, the last product, the product of the lookup. {0, 1, -6}: the first
    // product.
    assert_eq!(openings(&case), (4, 1 + 4 + 4 + 9, 16 + 2 + 4 + 1));
}

#[test]
fn rotations_share_the_points_of_the_permutation_products() {
    let case = common::rotations();
    let shape = case.key().shape();
    assert_eq!((shape.blinding_factors, shape.degree), (8, 4));
    assert_eq!((shape.permutation_columns, shape.permutation_sets), (5, 3));
    assert_eq!((shape.instance_columns, shape.instance_queries), (2, 1));
    assert_eq!(shape.instance_lens, [1, 1]);
    // Six points: 1 advice column. {0, 1, -9}: 1 advice column and 2 products. {0, 1}: the last product. {0}: 1 advice,
    // 2 fixed, 1 instance, 5 permutation polynomials, quotient, random. The unread instance column: nowhere.
    assert_eq!(openings(&case), (4, 36 + 9 + 4 + 1, 1 + 3 + 1 + 11));
}
