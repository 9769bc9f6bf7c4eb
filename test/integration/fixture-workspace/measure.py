from shapes import Circle, Square, Triangle


def total_area(shapes):
    total = 0
    for shape in shapes:
        total += shape.area()
    return total


def total_perimeter(shapes):
    total = 0
    for shape in shapes:
        total += shape.perimeter()
    return total


def main():
    shapes = [Circle(1), Square(2), Triangle(3, 4, 5)]
    print(total_area(shapes))
    print(total_perimeter(shapes))


if __name__ == "__main__":
    main()
